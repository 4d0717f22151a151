/** The commit that a table or a picture names. */

import type { Arguments } from "../../tools/lib/arguments.ts";
import { PROJECT_ROOT } from "../../tools/lib/deno.ts";
import { UsageError } from "../../tools/lib/terminal.ts";

/**
 * Finds the commit that was measured.
 *
 * @param args The arguments, whose `--commit` says it where results come from another checkout.
 * @returns Its hash: the given one, or that of the checkout.
 * @throws {UsageError} If there is neither.
 */
export async function commitOf(args: Arguments): Promise<string> {
  const given = args.text("commit");
  if (given !== undefined) return given;
  const cwd = decodeURIComponent(PROJECT_ROOT.pathname);
  const command = new Deno.Command("git", { args: ["rev-parse", "--short", "HEAD"], cwd });
  const { success, stdout } = await command.output();
  if (!success) throw new UsageError("Cannot draw: --commit must be given outside a git checkout");
  return new TextDecoder().decode(stdout).trim();
}
