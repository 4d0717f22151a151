/**
 * Who computes where the caller leaves it open. The bits are the same: only the clock can tell.
 *
 * @module
 */

import { checkTokens, type GateOptions, resolveOptions } from "../gate/options.ts";
import { type AdapterKind, findAdapterKind, runtimeName } from "./webgpu/device.ts";

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
  /** Where the logits lie. */
  readonly logits: "memory" | "gpu";
  /** Whether the caller gave a device. */
  readonly device: boolean;
  /** What the adapter is. */
  readonly adapter: AdapterKind;
  /** Whether a GPU is expected to be faster. */
  readonly gpuIsFaster: boolean;
}

/** What a row costs WASM beside its logits, in logits. */
const ROW_LOGITS = 256;

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

/**
 * Tells what is known of the GPUs of this runtime before any is asked for: `least`, the size below which
 * hardly one is faster, as WASM takes about as long as a readback, 0.1 ms, or 10 in Deno; `expected`, an
 * estimate of {@link BatchFacts.gpuFrom} (bench/README.md has what was measured).
 *
 * @returns Both sizes.
 */
export function gpuSizes(): { readonly least: number; readonly expected: number } {
  const isDeno = runtimeName() === "Deno";
  return { least: isDeno ? 2 ** 20 : 2 ** 17, expected: isDeno ? 2 ** 24 : 2 ** 19 };
}

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
  return DECISIONS[facts.gpuIsFaster ? facts.adapter : "small"];
}

/**
 * Says who would compute a batch with `backend: "auto"`, without creating a gate. An adapter is asked
 * for only where the answer depends on it, a device never.
 *
 * @param options The options of the gate.
 * @param facts What is known of its batches.
 * @returns The backend, and the fact that decided. A gate decides alike, but by its own clock:
 * see `backend` in {@linkcode GateOptions}.
 * @throws {TypeError} If an option is unknown, missing, or of a wrong type or length.
 * @throws {RangeError} If a value is outside its range.
 *
 * @example
 * ```ts
 * import { chooseBackend } from "./choose_backend.ts";
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
  const { logits = "memory", adapter = "gpu", gpuFrom = gpuSizes().expected } = facts;
  const numTokens = checkTokens(facts.numTokens, { action: "choose backend" });
  const known = {
    logits,
    device: device !== undefined,
    adapter,
    gpuIsFaster: batchSize(numTokens, numExperts) >= gpuFrom,
  };
  const decision = decideBackend(known);
  if (decision.backend === "wasm" || facts.adapter || known.device || logits === "gpu") {
    return decision;
  }
  return decideBackend({ ...known, adapter: await findAdapterKind() });
}

/** Milliseconds that the turns of each must take: neither a clock's steps nor a pause before may decide; */
const LEAST_TIME = 20;
/** and how many there must be. */
const LEAST_TURNS = 8;
/** A GPU takes longer where its calls do not follow each other as they do in a trial: WASM wins a draw. */
const GPU_HANDICAP = 1.1;

/** The turns of one backend. */
interface Turns {
  /** Of each, time by size. */
  readonly paces: number[];
  /** Of all, in milliseconds. */
  time: number;
  /** The mean of the fastest; Infinity until there are enough. */
  pace: number;
}

/** What is known of batches of a size. */
interface Trial {
  readonly wasm: Turns;
  readonly webgpu: Turns;
}

/**
 * Finds out from the calls of gates that are alike whether their GPU is faster, for each power of two of
 * a batch's size by itself: some batches are routed on WASM, then some on the GPU, not in turn, as after
 * a call of the other's both are slower.
 */
export class BackendTrials {
  readonly #trials: Trial[] = [];
  /** The one that a turn is taken for. */
  #running: Trial | null = null;

  /**
   * Tells whether a batch is of a size that is not decided.
   *
   * @param size Its size.
   * @returns Whether to take its time.
   */
  isOpen(size: number): boolean {
    return !this.#running && this.#trialOf(size).webgpu.pace === Infinity;
  }

  /**
   * Begins a turn. Until it ends, there is no other.
   *
   * @param size Size of the batch.
   * @returns Whose turn it is.
   */
  begin(size: number): "webgpu" | "wasm" {
    this.#running = this.#trialOf(size);
    return this.#running.wasm.pace < Infinity ? "webgpu" : "wasm";
  }

  /**
   * Ends a turn.
   *
   * @param size Size of the batch.
   * @param backend Whose turn it was.
   * @param time How long the call took, in milliseconds.
   */
  end(size: number, backend: "webgpu" | "wasm", time: number): void {
    const turns = this.#trialOf(size)[backend];
    const { paces } = turns;
    paces.push(time / size);
    // Something, should the clock stand still.
    turns.time += time || 0.02;
    if (paces.length >= LEAST_TURNS && turns.time >= LEAST_TIME) turns.pace = paceOf(paces);
    this.#running = null;
  }

  /**
   * Tells who is to route a batch that is not timed.
   *
   * @param size Its size.
   * @returns Whether the GPU was faster; and while the GPU's turn is taken, since WASM would hold it up.
   */
  prefersGpu(size: number): boolean {
    const trial = this.#trialOf(size);
    const { wasm, webgpu } = trial;
    if (trial === this.#running) return wasm.pace < Infinity;
    return webgpu.pace * GPU_HANDICAP < wasm.pace;
  }

  #trialOf(size: number): Trial {
    return this.#trials[Math.log2(size) | 0] ??= {
      wasm: { paces: [], time: 0, pace: Infinity },
      webgpu: { paces: [], time: 0, pace: Infinity },
    };
  }
}

/** The mean of three paces of four: the others made buffers, or something held them up. */
function paceOf(paces: number[]): number {
  const count = paces.length * 3 >> 2;
  const counted = paces.sort((a, b) => a - b).slice(0, count);
  return counted.reduce((sum, pace) => sum + pace) / count;
}
