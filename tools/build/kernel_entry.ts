/**
 * Compiles the WASM kernel's sources with an entry of its own: the shipped kernel does not export what
 * tests and proofs look into.
 *
 * @module
 */

import type { Scoring } from "../../gate/options.ts";
import { SCORINGS } from "../../gate/resolve_options.ts";
import { expTable } from "../../gate/constants.ts";
import { compileAssembly } from "./assembly_script.ts";

const ENTRY = "wasm/assembly/entry_of_a_proof.ts";

/** What every entry begins with. */
const COMMON = `
export { configure, prepare } from "./layout";
`;

/** What every entry exports. */
export interface EntryExports {
  readonly memory: WebAssembly.Memory;
  configure(...shape: number[]): number;
  prepare(): void;
}

/** A gate of one group for the entry to work in. */
export interface EntryShape {
  readonly numExperts: number;
  readonly scoring: Scoring;
}

const FLAG_BIAS = 1;

/**
 * Compiles an entry.
 *
 * @param source AssemblyScript, as if it stood in `wasm/assembly/`.
 * @returns The module, optimized as the shipped kernel is.
 */
export async function compileEntry(source: string): Promise<WebAssembly.Module> {
  const { wasm } = await compileAssembly({ path: ENTRY, source: COMMON + source });
  return new WebAssembly.Module(wasm);
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
  const constantsAt = kernel.configure(
    numExperts,
    1,
    0,
    1,
    1,
    0,
    SCORINGS.indexOf(scoring),
    FLAG_BIAS,
    0,
    1,
    0,
  );
  const { buffer } = kernel.memory;
  const table = expTable();
  new Uint32Array(buffer, constantsAt).set(table);
  new Float32Array(buffer, constantsAt + table.byteLength, numExperts).fill(0);
  kernel.prepare();
  return kernel;
}
