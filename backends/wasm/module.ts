/**
 * The kernel's module: its exports, and a gate's constants written into it.
 *
 * @module
 */

import { isWasmModule, resolveWasmSource } from "../../gate/backend_options.ts";
import { BackendUnavailableError, messageOf } from "../../gate/errors.ts";
import { DTYPES } from "../../gate/arrays.ts";
import type { WasmSource } from "../../gate/options.ts";
import { groupsDecide, type ResolvedOptions, SCORINGS } from "../../gate/resolve_options.ts";
import { gateConstants } from "../../gate/constants.ts";
import { embeddedModule } from "./embedded_kernel.ts";

/** A global of the kernel. */
interface Address {
  readonly value: number;
}

/** What `wasm/assembly/kernel.ts` exports and the gate calls. Addresses are bytes in `memory`. */
export interface KernelExports {
  readonly memory: WebAssembly.Memory;
  readonly logits: Address;
  readonly indices: Address;
  readonly weights: Address;
  /** Returns where the gate's constants go, 0 if there is no memory for them. */
  configure(...shape: number[]): number;
  reserve(logitRows: number, resultRows: number): number;
  prepare(): void;
  route_tokens(from: number, tokens: number, validTokens: number, given: boolean): void;
}

/** As in wasm/assembly/constants.ts: places of a group come in words of 32. */
const WORD = 32;

const CURE_COMPILE = "Pass the kernel as `wasm` (a WebAssembly.Module, for example from " +
  '`import kernel from "@tilegate/tilegate/tilegate.wasm"` on an edge runtime), add ' +
  "'wasm-unsafe-eval' to the page's Content-Security-Policy, or use backend \"webgpu\".";

/**
 * Compiles and instantiates a kernel.
 *
 * @param source The caller's kernel; `undefined` for the embedded one.
 * @returns What it exports.
 * @throws {BackendUnavailableError} If the runtime refuses to compile, or lacks SIMD.
 * @throws {TypeError} If the module is no tilegate kernel.
 */
export async function instantiate(source: WasmSource | undefined): Promise<KernelExports> {
  const given = source && await resolveWasmSource(source);
  let instance: WebAssembly.Instance;
  try {
    instance = await WebAssembly.instantiate(await compile(given));
  } catch (cause) {
    const reason = `The runtime did not compile the kernel (${messageOf(cause)}). ${CURE_COMPILE}`;
    throw new BackendUnavailableError("wasm", reason, { cause });
  }
  if (!("route_tokens" in instance.exports && "configure" in instance.exports)) {
    throw new TypeError("Cannot create gate: wasm must be tilegate's kernel, got another module");
  }
  return instance.exports as unknown as KernelExports;
}

/**
 * Tells whether this runtime may compile the kernel.
 *
 * @param source The caller's kernel; `undefined` for the embedded one.
 * @returns Whether a gate can use WASM.
 * @throws {TypeError} If `source` is no kernel.
 */
export async function canCompile(source: WasmSource | undefined): Promise<boolean> {
  const given = source && await resolveWasmSource(source);
  return await compile(given).then(() => true, () => false);
}

async function compile(
  given: WebAssembly.Module | BufferSource | undefined,
): Promise<WebAssembly.Module> {
  if (given === undefined) return await embeddedModule();
  return isWasmModule(given) ? given : await WebAssembly.compile(given);
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
  ].reduce((flags: number, flag, i) => flags | Number(Boolean(flag)) << i, 0);
}
