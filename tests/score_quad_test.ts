/** The kernel scores candidates four at a time: bit for bit the sigmoid that is proven one at a time. */

import { assertEquals } from "@std/assert";
import asc from "assemblyscript/asc";
import { expTable } from "../backends/tables.ts";
import { PROJECT_ROOT } from "../tools/deno.ts";

const ENTRY = "wasm/assembly/score_quad_entry.ts";

/** The shipped kernel does not export the four, so that this compiles them once more. */
const SOURCE = `
import { configure, exp_table } from "./layout";
import { sigmoid } from "./score";
import { sigmoid_quad } from "./score_quad";

export { configure };

export function exp_table_address(): usize {
  return exp_table;
}

/** Counts inputs first, first + stride, … whose two scores differ; with its negative in the same vector. */
export function count_differences(first: u32, count: u32, stride: u32): u32 {
  let differences: u32 = 0;
  for (let i: u32 = 0; i < count; i++) {
    const bits = first + i * stride;
    if ((bits & 0x7f800000) == 0x7f800000) continue;
    const x = reinterpret<f32>(bits);
    const scores = sigmoid_quad(f32x4.replace_lane(f32x4.splat(x), 1, -x));
    differences += <u32>(f32x4.extract_lane(scores, 0) != sigmoid(x));
    differences += <u32>(f32x4.extract_lane(scores, 1) != sigmoid(-x));
    differences += <u32>(f32x4.extract_lane(scores, 3) != sigmoid(x));
  }
  return differences;
}
`;

interface Exports {
  readonly memory: WebAssembly.Memory;
  configure(...shape: number[]): number;
  exp_table_address(): number;
  count_differences(first: number, count: number, stride: number): number;
}

async function compile(): Promise<Exports> {
  let bytes = new Uint8Array();
  const flags = ["-O3", "--noAssert", "--runtime", "stub", "--enable", "simd", "--use", "abort="];
  const { error, stderr } = await asc.main([ENTRY, "--outFile", "entry.wasm", ...flags], {
    readFile: (name) =>
      name === ENTRY ? SOURCE : Deno.readTextFile(new URL(name, PROJECT_ROOT)).catch(() => null),
    writeFile: (_name, contents) => void (bytes = new Uint8Array(contents as Uint8Array)),
    listFiles: () => [],
  });
  if (error) throw new Error(stderr.toString());
  const { instance } = await WebAssembly.instantiate(bytes);
  return instance.exports as unknown as Exports;
}

Deno.test("score: four at a time as one at a time, every 1009th input and all near 0, ±104 and ±87", async () => {
  const kernel = await compile();
  kernel.configure(1, 1, 0, 1, 1, 0, 0, 1, 0, 1);
  new Uint32Array(kernel.memory.buffer).set(expTable(), kernel.exp_table_address() >> 2);
  assertEquals(kernel.count_differences(0, Math.floor(2 ** 32 / 1009), 1009), 0);
  for (const edge of [0, 0x37800000, 0x3f800000, 0x42ae0000, 0x42d00000, 0x7f700000]) {
    assertEquals(kernel.count_differences(Math.max(0, edge - 50_000), 100_000, 1), 0);
  }
});
