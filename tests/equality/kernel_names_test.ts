/** Promise: functions that compute the same words have the same name in both kernels and the reference. */

import { assertEquals } from "@std/assert";

const ROOT = new URL("../../", import.meta.url);

/** Functions that compute the same words everywhere; the reference has the names in camelCase. */
const EVERYWHERE = [
  "exp_below_max",
  "exp_negative",
  "finite",
  "multiply_high",
  "reciprocal",
  "round_fixed",
  "score",
  "square_root",
  "soft_cap",
  "sum_partition",
  "tanh_magnitude",
  "widen_f16",
];

/** Steps that both kernels take and the reference does not, or not as a function. */
const IN_BOTH_KERNELS = [
  "compute_row_statistics",
  "find_row_max",
  "mask_groups",
  "prune_bound",
  "round_normal",
  "score_candidates",
  "select_exactly",
  "shift_by",
  "store_selected",
  "write_padding_row",
  "write_shared",
];

/** Collects the names of the functions in the files of a folder. */
async function functionsIn(folder: string, pattern: RegExp): Promise<Set<string>> {
  const names = new Set<string>();
  for await (const { name, isFile } of Deno.readDir(new URL(folder, ROOT))) {
    if (!isFile || name === "embedded.ts") continue;
    const text = await Deno.readTextFile(new URL(folder + name, ROOT));
    for (const [, found] of text.matchAll(pattern)) names.add(found);
  }
  return names;
}

function camelCase(name: string): string {
  return name.replace(/_(\w)/g, (_, letter) => letter.toUpperCase());
}

Deno.test("names: functions that compute the same words have the same name", async () => {
  const wgsl = await functionsIn("wgsl/", /^fn (\w+)/gm);
  const wasm = await functionsIn("wasm/assembly/", /function (\w+)/g);
  const reference = await functionsIn("reference/", /function (\w+)/g);
  const missing = (names: readonly string[], there: Set<string>): string[] =>
    names.filter((name) => !there.has(name));
  assertEquals(missing([...EVERYWHERE, ...IN_BOTH_KERNELS], wgsl), [], "in wgsl/");
  assertEquals(missing([...EVERYWHERE, ...IN_BOTH_KERNELS], wasm), [], "in wasm/assembly/");
  assertEquals(missing(EVERYWHERE.map(camelCase), reference), [], "in reference/");
});
