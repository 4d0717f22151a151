/**
 * Runs `deno` with the stand-in for `@std/assert` where JSR cannot be reached.
 *
 * ```sh
 * deno run -A tools/setup/jsr.ts check
 * ```
 *
 * Everywhere else the tests use the real package, as `deno.json` says.
 *
 * @module
 */

import { PROJECT_ROOT, runDeno } from "../lib/deno.ts";

const PROBE_SECONDS = 20;

/**
 * Finds out where `jsr:` imports have to come from.
 *
 * @returns The variables to set for a child process: none where JSR, or a cached copy, can be had.
 */
export async function jsrEnvironment(): Promise<Record<string, string>> {
  if (Deno.env.has("JSR_URL")) return {};
  const { imports } = JSON.parse(await Deno.readTextFile(new URL("deno.json", PROJECT_ROOT)));
  const probe = ["cache", "--no-config", "--no-lock", imports["@std/assert"]];
  const { code } = await runDeno(probe, { quiet: true, timeoutSeconds: PROBE_SECONDS });
  return code === 0 ? {} : { JSR_URL: new URL(".ci/jsr/", PROJECT_ROOT).href };
}

if (import.meta.main) {
  const { code } = await runDeno(Deno.args, { environment: await jsrEnvironment() });
  Deno.exit(code);
}
