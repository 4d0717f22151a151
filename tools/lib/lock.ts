/** Test files run beside each other; what they share is changed by one at a time. */

import { PROJECT_ROOT } from "./deno.ts";

/**
 * Calls a function while nobody else, in this process or another, is in a call under the same name.
 *
 * @param name A file in `.cache`.
 * @param change What is done meanwhile.
 * @returns What the function gives.
 */
export async function whileLocked<T>(name: string, change: () => Promise<T>): Promise<T> {
  const folder = new URL(".cache/", PROJECT_ROOT);
  await Deno.mkdir(folder, { recursive: true });
  using file = await Deno.open(new URL(name, folder), { create: true, write: true });
  await file.lock(true);
  return await change();
}
