/** Locks for files in `.cache`, which test files running in parallel share. */

import { PROJECT_ROOT } from "./deno.ts";

/**
 * Calls a function under a lock: calls with the same name, also of other processes, run one by one.
 *
 * @param name A file in `.cache`.
 * @param change The function.
 * @returns The result of the function.
 */
export async function whileLocked<T>(name: string, change: () => Promise<T>): Promise<T> {
  const folder = new URL(".cache/", PROJECT_ROOT);
  await Deno.mkdir(folder, { recursive: true });
  using file = await Deno.open(new URL(name, folder), { create: true, write: true });
  await file.lock(true);
  return await change();
}
