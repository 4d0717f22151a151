/**
 * Backend selection for `backend: "auto"`, by facts that are known before anything is computed. The
 * results are identical on every backend; only latency differs.
 *
 * @module
 */

import { checkTokens, rowLogits } from "../gate/batch.ts";
import { checkNames, checkWord } from "../gate/checks.ts";
import type { GateOptions } from "../gate/options.ts";
import { resolveOptions } from "../gate/resolve_options.ts";
import { canCompile } from "./wasm/module.ts";
import { type AdapterKind, findAdapterKind, runtimeName } from "./webgpu/adapter.ts";

/** What is known of the batches that a gate is for. */
export interface BatchFacts {
  /** Rows of a batch. */
  readonly numTokens: number;
  /** Where its logits lie: in a typed array, or in a `GPUBuffer`. Default `"memory"`. */
  readonly logits?: "memory" | "gpu";
  /** The kind of adapter. Default: an adapter is requested, if the answer depends on it. */
  readonly adapter?: AdapterKind;
}

/** A backend, and why. */
export interface BackendDecision {
  /** The backend. */
  readonly backend: "webgpu" | "wasm";
  /** The fact that decided, in a sentence. */
  readonly reason: string;
}

/** All that the decision depends on. */
export interface DecisionFacts {
  /** Whether the kernel can be compiled here. */
  readonly hasWasm: boolean;
  /** Logits in the batch. */
  readonly numLogits: number;
  /** Logits from which a GPU is used. */
  readonly gpuFrom: number;
  /** The caller's device, or the kind of adapter there is. */
  readonly gpu: "device" | AdapterKind;
}

const REASONS = {
  noWasm: "WASM cannot be compiled here.",
  small: "The batch has fewer logits than gpuFrom.",
  device: "The batch has at least gpuFrom logits, and a device was given.",
  gpu: "The batch has at least gpuFrom logits, and there is a GPU.",
  software: "The only adapter is software.",
  none: "There is no adapter.",
} as const;

/**
 * Decides which backend routes a batch whose logits lie in an array.
 *
 * @param facts All that counts.
 * @returns The backend, and the fact that decided.
 */
export function decideBackend(facts: DecisionFacts): BackendDecision {
  const { hasWasm, numLogits, gpuFrom, gpu } = facts;
  if (!hasWasm) return { backend: "webgpu", reason: REASONS.noWasm };
  if (numLogits < gpuFrom) return { backend: "wasm", reason: REASONS.small };
  const isReal = gpu === "device" || gpu === "gpu";
  return { backend: isReal ? "webgpu" : "wasm", reason: REASONS[gpu] };
}

/**
 * Gives the default of `gpuFrom`: the size of a batch that a GPU and WASM finish at about the same time
 * (bench/README.md has the measurements). A readback takes 0.1 ms, in Deno 10 ms.
 *
 * @returns Logits in a batch.
 */
export function defaultGpuFrom(): number {
  return runtimeName() === "Deno" ? 2 ** 25 : 2 ** 19;
}

const FACT_NAMES: Readonly<Record<keyof BatchFacts, true>> = {
  numTokens: true,
  logits: true,
  adapter: true,
};

function checkFacts(facts: BatchFacts): number {
  const action = "choose backend";
  checkNames(facts, { action, name: "facts", names: FACT_NAMES });
  const { numTokens, logits = "memory", adapter = "none" } = facts;
  checkWord(logits, { subject: `${action}: logits`, words: ["memory", "gpu"] });
  checkWord(adapter, { subject: `${action}: adapter`, words: ["none", "software", "gpu"] });
  return checkTokens(numTokens, { action });
}

/**
 * Says which backend would route a batch with `backend: "auto"`, without creating a gate. An adapter is
 * requested only where the answer depends on it, a device never.
 *
 * @param options The options of the gate.
 * @param facts What is known of its batches.
 * @returns The backend, and the fact that decided. A gate decides by the same function; its first
 * batch of `gpuFrom` logits or more, which requests the GPU, is still routed on WASM.
 * @throws {TypeError} If an option is unknown, missing, or of a wrong type or length.
 * @throws {RangeError} If a value is outside its range.
 *
 * @example
 * ```ts
 * import { chooseBackend } from "@tilegate/tilegate";
 * import { assertEquals } from "@std/assert";
 *
 * const { backend } = await chooseBackend({ numExperts: 384, topK: 8 }, { numTokens: 32 });
 * assertEquals(backend, "wasm");
 * ```
 */
export async function chooseBackend(
  options: GateOptions,
  facts: BatchFacts,
): Promise<BackendDecision> {
  const resolved = resolveOptions(options);
  const { backend } = resolved;
  const numTokens = checkFacts(facts);
  if (backend.name !== "auto") {
    return { backend: backend.name, reason: "The options name it." };
  }
  if (facts.logits === "gpu") return { backend: "webgpu", reason: "The logits are on the GPU." };
  const known = {
    hasWasm: await canCompile(backend.wasm),
    numLogits: numTokens * rowLogits(resolved),
    gpuFrom: backend.gpuFrom ?? defaultGpuFrom(),
  };
  if (backend.device) return decideBackend({ ...known, gpu: "device" });
  const decision = decideBackend({ ...known, gpu: facts.adapter ?? "gpu" });
  // The adapter matters only where a GPU would be used.
  if (facts.adapter || decision.backend === "wasm" || !known.hasWasm) return decision;
  return decideBackend({ ...known, gpu: await findAdapterKind() });
}
