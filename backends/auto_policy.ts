/**
 * Who computes where the caller leaves it open. The bits are the same: only the clock can tell.
 *
 * @module
 */

import { checkTokens, type GateOptions, resolveOptions } from "./options.ts";
import { type AdapterKind, findAdapterKind } from "./webgpu_device.ts";

/** What is known of the calls a gate is for. */
export interface BatchFacts {
  /** Rows of a batch. */
  readonly numTokens: number;
  /** Where its logits lie: in a typed array, or in a `GPUBuffer`. Default `"memory"`. */
  readonly logits?: "memory" | "gpu";
  /** What the adapter is. Default: it is asked for, if it matters. */
  readonly adapter?: AdapterKind;
  /** Size of a batch in memory, `numTokens` × (`numExperts` + 256), from which it comes back from the
   * GPU before WASM has routed it; it depends on what a readback costs. Default: an estimate for
   * runtimes such as this one. */
  readonly gpuFrom?: number;
}

/** Who computes, and why. */
export interface BackendDecision {
  /** The backend. */
  readonly backend: "webgpu" | "wasm";
  /** The fact that decided, in a sentence. */
  readonly reason: string;
}

/** All that the decision depends on. */
export interface DecisionFacts {
  /** Size of the batch, as {@linkcode batchSize} gives it. */
  readonly size: number;
  /** Where they lie. */
  readonly logits: "memory" | "gpu";
  /** Whether the caller gave a device. */
  readonly device: boolean;
  /** What the adapter is. */
  readonly adapter: AdapterKind;
  /** Size from which the GPU is faster. */
  readonly gpuFrom: number;
}

/** What a row costs WASM beside its logits, in logits. */
const ROW_LOGITS = 256;

/** No batch below this size, half a millisecond to one on WASM, is worth asking for a GPU. */
export const LEAST_GPU_SIZE: number = 2 ** 20;

/**
 * Tells how large a batch is, in logits on WASM.
 *
 * @param numTokens Its rows.
 * @param numExperts How wide they are.
 * @returns The size.
 */
export function batchSize(numTokens: number, numExperts: number): number {
  return numTokens * (numExperts + ROW_LOGITS);
}

/** Estimates of {@link BatchFacts.gpuFrom} where a readback takes 0.1 ms, and in Deno, which polls for it
 * every 10 ms (bench/README.md has what was measured). */
const GPU_FROM = { prompt: 2 ** 21, deno: 2 ** 24 } as const;

/** What there is to answer: the table in the README, row by row. */
const DECISIONS = {
  onGpu: { backend: "webgpu", reason: "The logits are on the GPU." },
  device: { backend: "webgpu", reason: "A device was given." },
  small: { backend: "wasm", reason: "WASM has routed the batch before a GPU returns it." },
  none: { backend: "wasm", reason: "There is no adapter." },
  software: { backend: "wasm", reason: "The adapter is software." },
  gpu: { backend: "webgpu", reason: "A GPU returns the batch before WASM has routed it." },
} as const;

/**
 * Decides.
 *
 * @param facts All that counts.
 * @returns The backend, and the fact that decided.
 */
export function decideBackend(facts: DecisionFacts): BackendDecision {
  if (facts.logits === "gpu") return DECISIONS.onGpu;
  if (facts.device) return DECISIONS.device;
  return DECISIONS[facts.size < facts.gpuFrom ? "small" : facts.adapter];
}

/**
 * Says who would compute a batch with `backend: "auto"`, without creating a gate. An adapter is asked
 * for only where the answer depends on it, a device never.
 *
 * @param options The options of the gate.
 * @param facts What is known of its batches.
 * @returns The backend, and the fact that decided. A gate decides alike, but measures `gpuFrom` itself:
 * see `backend` in {@linkcode GateOptions}.
 * @throws {TypeError} If an option is unknown, missing, or of a wrong type or length.
 * @throws {RangeError} If a value is outside its range.
 *
 * @example
 * ```ts
 * import { chooseBackend } from "./auto_policy.ts";
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
  const { numExperts } = resolveOptions(options);
  const { backend = "auto", device } = options;
  if (backend !== "auto") return { backend, reason: "The options name it." };
  const { logits = "memory", adapter = "gpu", gpuFrom = expectedGpuFrom() } = facts;
  const numTokens = checkTokens(facts.numTokens, { action: "choose backend" });
  const known = {
    size: batchSize(numTokens, numExperts),
    logits,
    device: device !== undefined,
    adapter,
    gpuFrom,
  };
  const decision = decideBackend(known);
  if (decision.backend === "wasm" || facts.adapter || known.device || logits === "gpu") {
    return decision;
  }
  return decideBackend({ ...known, adapter: await findAdapterKind() });
}

function expectedGpuFrom(): number {
  return globalThis.navigator?.userAgent?.startsWith("Deno/") ? GPU_FROM.deno : GPU_FROM.prompt;
}

/** Turns of a trial: WASM once more, now surely compiled; the GPU; and the GPU with its buffers made. */
const TURNS = ["wasm", "webgpu", "webgpu"] as const;

/**
 * Finds out from the calls of a gate from which batch size on its GPU is faster: batches of a size that
 * is not decided take turns on both, and the times are compared.
 */
export class BackendTrial {
  /** Size from which the GPU has been faster. */
  gpuFrom: number = Infinity;
  /** Size up to which it has not. */
  #wasmTo: number = LEAST_GPU_SIZE / 2;
  #turn = 0;
  #wasmPace = 0;
  #running = false;

  /**
   * Tells whether a batch is of a size that is not decided: not within a factor of two of one that
   * was, nor beyond it.
   *
   * @param size Its size.
   * @returns Whether to take its time.
   */
  isOpen(size: number): boolean {
    return !this.#running && size >= 2 * this.#wasmTo && 2 * size <= this.gpuFrom;
  }

  /**
   * Begins a turn. Until its time is noted, there is no other.
   *
   * @returns Whose turn it is.
   */
  begin(): "webgpu" | "wasm" {
    this.#running = true;
    return TURNS[this.#turn];
  }

  /**
   * Ends a turn.
   *
   * @param size Size of the batch.
   * @param time How long the call took.
   */
  end(size: number, time: number): void {
    const pace = time / size;
    if (this.#turn === 0) this.#wasmPace = pace;
    if (this.#turn === 2) {
      if (pace < this.#wasmPace) this.gpuFrom = size;
      else this.#wasmTo = size;
    }
    this.#turn = (this.#turn + 1) % TURNS.length;
    this.#running = false;
  }
}
