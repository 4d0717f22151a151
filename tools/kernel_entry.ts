/**
 * Compiles the WASM kernel's sources with an entry of its own: the shipped kernel does not export what
 * tests and proofs look into.
 *
 * @module
 */

import asc from "assemblyscript/asc";
import { expTable } from "../backends/tables.ts";
import { PROJECT_ROOT } from "./deno.ts";

const ENTRY = "wasm/assembly/entry_of_a_proof.ts";

const FLAGS: readonly string[] = [
  "-O3",
  "--noAssert",
  "--runtime",
  "stub",
  "--enable",
  "simd",
  "--use",
  "abort=",
];

/** What every entry begins with. */
const COMMON = `
import { exp_table } from "./layout";
export { choice_offsets, configure, prepare } from "./layout";
export function exp_table_address(): usize {
  return exp_table;
}
`;

/** What every entry exports. */
export interface EntryExports {
  readonly memory: WebAssembly.Memory;
  readonly choice_offsets: WebAssembly.Global;
  configure(...shape: number[]): number;
  prepare(): void;
  exp_table_address(): number;
}

/** A gate of one group for the entry to work in. */
export interface EntryShape {
  readonly numExperts: number;
  /** The kernel's code: 0 sigmoid, 1 softmax, 2 sqrtsoftplus. */
  readonly scoring: number;
}

const FLAG_BIAS = 1;

async function readSource(name: string, source: string): Promise<string | null> {
  if (name === ENTRY) return COMMON + source;
  return await Deno.readTextFile(new URL(name, PROJECT_ROOT)).catch(() => null);
}

/**
 * Compiles an entry.
 *
 * @param source AssemblyScript, as if it stood in `wasm/assembly/`.
 * @returns The module, optimized as the shipped kernel is.
 */
export async function compileEntry(source: string): Promise<WebAssembly.Module> {
  let bytes: Uint8Array<ArrayBuffer> | undefined;
  const { error, stderr } = await asc.main([ENTRY, "--outFile", "entry.wasm", ...FLAGS], {
    readFile: (name) => readSource(name, source),
    writeFile: (_name, contents) => void (bytes = new Uint8Array(contents as Uint8Array)),
    listFiles: () => [],
  });
  if (error || !bytes) throw new Error(`Cannot compile the entry:\n${stderr.toString()}`);
  return new WebAssembly.Module(bytes);
}

/**
 * Instantiates an entry as a gate with a bias of zeros and one expert a token.
 *
 * @param module What `compileEntry` gave.
 * @param shape The gate.
 * @returns Its exports.
 */
export function openEntry<Exports extends EntryExports>(
  module: WebAssembly.Module,
  { numExperts, scoring }: EntryShape,
): Exports {
  const kernel = new WebAssembly.Instance(module).exports as unknown as Exports;
  kernel.configure(numExperts, 1, 0, 1, 1, 0, scoring, FLAG_BIAS, 0, 1);
  const { buffer } = kernel.memory;
  new Uint32Array(buffer).set(expTable(), kernel.exp_table_address() >> 2);
  new Float32Array(buffer, Number(kernel.choice_offsets.value), numExperts).fill(0);
  kernel.prepare();
  return kernel;
}
