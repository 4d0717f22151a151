/**
 * The kernel's module: compiled, checked, instantiated, and given the constants of a gate.
 *
 * @module
 */

import { DTYPES } from "../../gate/arrays.ts";
import { isWasmModule, resolveWasmSource } from "../../gate/backend_options.ts";
import { gateConstants } from "../../gate/constants.ts";
import { describe } from "../../gate/describe.ts";
import { BackendUnavailableError, messageOf } from "../../gate/errors.ts";
import type { WasmSource } from "../../gate/options.ts";
import { groupsDecide, type ResolvedOptions, SCORINGS } from "../../gate/resolve_options.ts";
import { embeddedModule } from "./embedded_kernel.ts";

/** A global of the kernel. */
interface Global {
  readonly value: number;
}

/** What `wasm/assembly/kernel.ts` exports and the gate uses. Addresses are bytes in `memory`. */
export interface KernelExports {
  readonly memory: WebAssembly.Memory;
  /** The version of everything below; {@linkcode KERNEL_VERSION} is the one that this module knows. */
  readonly kernel_version: Global;
  readonly logits: Global;
  readonly indices: Global;
  readonly weights: Global;
  /** Returns the address of the gate's constants, 0 if the runtime refuses the memory. */
  configure(...shape: number[]): number;
  /** Returns 0, with nothing changed, if the runtime refuses the memory. */
  reserve(logitRows: number, resultRows: number): number;
  prepare(): void;
  route_tokens(from: number, tokens: number, validTokens: number, given: boolean): void;
}

/** As `kernel_version` in wasm/assembly/constants.ts: raised with every change of what is exported. */
const KERNEL_VERSION = 2;

/** The kind of each export; what a module must have to be a kernel at all. */
const EXPORT_KINDS: Readonly<Record<keyof KernelExports, string>> = {
  kernel_version: "global",
  memory: "memory",
  logits: "global",
  indices: "global",
  weights: "global",
  configure: "function",
  reserve: "function",
  prepare: "function",
  route_tokens: "function",
};

/** As in wasm/assembly/constants.ts: places of a group come in words of 32. */
const WORD = 32;

const CURE_COMPILE = "Pass the kernel as `wasm` (a WebAssembly.Module, for example from " +
  '`import kernel from "@tilegate/tilegate/tilegate.wasm"` on an edge runtime), add ' +
  "'wasm-unsafe-eval' to the page's Content-Security-Policy, or use backend \"webgpu\".";

const NO_WEBASSEMBLY = 'This runtime has no WebAssembly. Use backend "webgpu".';

const NO_SIMD =
  "This runtime, or its processor, has no WebAssembly SIMD, which the kernel is made of. " +
  'Use backend "webgpu".';

/**
 * Compiles and instantiates a kernel.
 *
 * @param source The caller's kernel; `undefined` for the embedded one.
 * @returns What it exports.
 * @throws {BackendUnavailableError} If the runtime refuses to compile, or lacks SIMD.
 * @throws {TypeError} If the caller's kernel is none, or that of another version.
 */
export async function instantiate(source: WasmSource | undefined): Promise<KernelExports> {
  const module = await load(source);
  let instance: WebAssembly.Instance;
  try {
    instance = await WebAssembly.instantiate(module);
  } catch (cause) {
    const reason = `The runtime did not instantiate the kernel (${messageOf(cause)}).`;
    throw new BackendUnavailableError("wasm", reason, { cause });
  }
  const exports = instance.exports as unknown as KernelExports;
  const version = exports.kernel_version.value;
  if (version !== KERNEL_VERSION) {
    refuseKernel(`a kernel of version ${version}, where this release has ${KERNEL_VERSION}`);
  }
  return exports;
}

/**
 * Tells whether this runtime may compile the kernel.
 *
 * @param source The caller's kernel; `undefined` for the embedded one.
 * @returns Whether a gate can use WASM.
 * @throws {TypeError} If the caller's kernel is none.
 */
export async function canCompile(source: WasmSource | undefined): Promise<boolean> {
  try {
    await load(source);
    return true;
  } catch (error) {
    if (error instanceof BackendUnavailableError) return false;
    throw error;
  }
}

/** Compiles the caller's kernel, or the embedded one. */
async function load(source: WasmSource | undefined): Promise<WebAssembly.Module> {
  const given = source && await resolveWasmSource(source);
  if (typeof WebAssembly !== "object") throw new BackendUnavailableError("wasm", NO_WEBASSEMBLY);
  let module: WebAssembly.Module;
  try {
    if (given === undefined) return await embeddedModule();
    module = isWasmModule(given) ? given : await WebAssembly.compile(copyBytes(given));
  } catch (cause) {
    if (!hasSimd()) throw new BackendUnavailableError("wasm", NO_SIMD, { cause });
    if (given && !isWasmModule(given) && !isValid(given)) {
      refuseKernel(`${describe(given)} that is no WebAssembly module`, cause);
    }
    const reason = `The runtime did not compile the kernel (${messageOf(cause)}). ${CURE_COMPILE}`;
    throw new BackendUnavailableError("wasm", reason, { cause });
  }
  checkExports(module);
  return module;
}

/** Checks that a module has every export of a kernel, of the right kind, and asks for no import. */
function checkExports(module: WebAssembly.Module): void {
  const kinds = new Map(exportsOf(module).map(({ name, kind }) => [name, kind]));
  for (const [name, kind] of Object.entries(EXPORT_KINDS)) {
    if (kinds.get(name) !== kind) refuseKernel(`a module without the ${kind} ${name}`);
  }
  const [needed] = WebAssembly.Module.imports(module);
  if (needed) refuseKernel(`a module that imports ${needed.module}.${needed.name}`);
}

function exportsOf(module: WebAssembly.Module): WebAssembly.ModuleExportDescriptor[] {
  try {
    return WebAssembly.Module.exports(module);
  } catch (cause) {
    refuseKernel("an object that only looks like a WebAssembly.Module", cause);
  }
}

function refuseKernel(got: string, cause?: unknown): never {
  const message = "Cannot create gate: wasm must be the tilegate.wasm of this release";
  throw new TypeError(`${message}, got ${got}`, { cause });
}

/** Copies bytes: engines compile no `DataView`, and some none that are shared or resizable. */
function copyBytes(given: BufferSource): Uint8Array<ArrayBuffer> {
  if (!ArrayBuffer.isView(given)) return new Uint8Array(given).slice();
  return new Uint8Array(given.buffer, given.byteOffset, given.byteLength).slice();
}

/** Whether bytes are a module that this runtime could compile; memory that is gone is none. */
function isValid(given: BufferSource): boolean {
  try {
    return WebAssembly.validate(copyBytes(given));
  } catch {
    return false;
  }
}

/** Whether the runtime compiles SIMD: `func (result v128) i32.const 0; i8x16.splat`. */
function hasSimd(): boolean {
  const header = [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
  const type = [1, 5, 1, 0x60, 0, 1, 0x7b];
  const code = [10, 8, 1, 6, 0, 0x41, 0, 0xfd, 0x0f, 0x0b];
  return isValid(Uint8Array.of(...header, ...type, 3, 2, 1, 0, ...code));
}

/**
 * Hands a kernel the shape and the constants of its gate.
 *
 * @param exports The kernel.
 * @param resolved The gate's options, checked.
 * @throws {RangeError} If the runtime gives no more memory.
 */
export function configure(exports: KernelExports, resolved: ResolvedOptions): void {
  const groupCount = groupsDecide(resolved) ? resolved.groupCount : 1;
  const constantsAt = exports.configure(
    resolved.numExperts,
    resolved.topK,
    resolved.numSharedExperts,
    groupCount,
    resolved.groupsSelected,
    DTYPES.indexOf(resolved.dtype),
    SCORINGS.indexOf(resolved.scoring),
    flagsOf(resolved),
    resolved.epsilon,
    resolved.routedScalingFactor,
    resolved.logitSoftCap ?? 0,
  );
  if (!constantsAt) {
    throw new RangeError(
      "Cannot create gate: memory must be enough for the gate, got a refusal to grow",
    );
  }
  const size = resolved.numExperts / groupCount;
  const stride = Math.ceil(size / WORD) * WORD;
  const constants = gateConstants(resolved, { size, stride });
  new Uint32Array(exports.memory.buffer).set(constants, constantsAt >> 2);
  exports.prepare();
}

/** A bit each, in the order of `FLAG_*` in wasm/assembly/constants.ts; dtypes and scorings are numbered there too. */
function flagsOf(resolved: ResolvedOptions): number {
  return [
    resolved.bias,
    resolved.renormalize,
    resolved.scaleOutput,
    resolved.groupScore === "max",
    resolved.perExpertScale,
    resolved.expertMap,
    resolved.sharedExpertSink,
  ].reduce((flags: number, flag, i) => flags | Number(Boolean(flag)) << i, 0);
}
