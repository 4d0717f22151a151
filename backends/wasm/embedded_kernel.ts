/**
 * The kernel that is part of this package, compiled once per process: a model has a gate for each layer,
 * and compiling takes longer than everything else about a gate.
 *
 * @module
 */

import { TILEGATE_WASM_HEX } from "../../wasm/embedded.ts";

/** The compiled kernel, or the attempt to compile it. A refusal is not kept. */
let compiled: Promise<WebAssembly.Module> | null = null;

/**
 * Compiles the embedded kernel, at the first call; later calls get the same module.
 *
 * @returns The module.
 * @throws {WebAssembly.CompileError} If the runtime refuses to compile.
 */
export function embeddedModule(): Promise<WebAssembly.Module> {
  compiled ??= compileEmbedded();
  return compiled;
}

async function compileEmbedded(): Promise<WebAssembly.Module> {
  try {
    return await WebAssembly.compile(embeddedKernel());
  } catch (error) {
    compiled = null;
    throw error;
  }
}

/**
 * Decodes the embedded kernel.
 *
 * @returns The bytes of `wasm/tilegate.wasm`.
 */
export function embeddedKernel(): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(TILEGATE_WASM_HEX.match(/../g)!, (byte) => parseInt(byte, 16));
}
