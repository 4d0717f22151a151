/** Bundles the published code as its users do. */

import * as esbuild from "esbuild";

/**
 * Bundles `smoke.ts` with everything it imports.
 *
 * @returns One ES module, for runtimes that know no TypeScript.
 */
export async function bundleSmoke(): Promise<string> {
  try {
    const { outputFiles } = await esbuild.build({
      entryPoints: [decodeURI(new URL("smoke.ts", import.meta.url).pathname)],
      bundle: true,
      format: "esm",
      target: "es2022",
      write: false,
      logLevel: "silent",
    });
    return outputFiles[0].text;
  } finally {
    await esbuild.stop();
  }
}

/** Runs a command in a folder and gives what it printed; throws all of that where it fails. */
export async function runIn(folder: string, command: readonly string[]): Promise<string> {
  const [program, ...args] = command;
  const { success, stdout, stderr } = await new Deno.Command(program, { args, cwd: folder })
    .output();
  const decoder = new TextDecoder();
  if (!success) throw new Error(decoder.decode(stdout) + decoder.decode(stderr));
  return decoder.decode(stdout);
}
