/** Paths as the user means them. */

import { isAbsolute, join } from "node:path";

/**
 * Resolves a path against the folder where the user stands: `deno task` runs in the project's root,
 * and tells in `INIT_CWD` where it was called.
 *
 * @param path A path of the command line.
 * @returns The path for this process.
 */
export function userPath(path: string): string {
  return isAbsolute(path) ? path : join(Deno.env.get("INIT_CWD") ?? Deno.cwd(), path);
}
