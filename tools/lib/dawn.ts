/** Chrome's implementation of WebGPU in Deno: `dawn.node` of the npm package `webgpu`. */

import { createRequire } from "node:module";

/**
 * Loads Dawn.
 *
 * @param file The path of `dawn.node`.
 * @returns What stands for `navigator.gpu`, and its classes and constants.
 */
export async function loadDawn(
  file: string,
): Promise<{ readonly gpu: GPU; readonly globals: object }> {
  const require = createRequire(import.meta.url);
  const { create, globals } = require(await Deno.realPath(file));
  return { gpu: create(["disable-dawn-features=timestamp_quantization"]), globals };
}

/**
 * Puts Dawn in place of the runtime's own WebGPU, for all code that asks `navigator.gpu`.
 *
 * @param file The path of `dawn.node`.
 */
export async function installDawn(file: string): Promise<void> {
  const { gpu, globals } = await loadDawn(file);
  for (const [name, value] of Object.entries(globals)) {
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  }
  Object.defineProperty(navigator, "gpu", { value: gpu, configurable: true });
}
