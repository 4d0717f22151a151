/** What the rivals have in common: the gate they compute and how they are called. */

/** How a logit becomes a score. */
export type RivalScoring = "sigmoid" | "softmax";

/**
 * A gate of one of two rules, both with renormalized weights: sigmoid with a bias, which has scores σ(x),
 * ranked by σ(x) + bias, or softmax without groups and bias.
 */
export interface RivalGate {
  /** The rule. */
  readonly scoring: RivalScoring;
  /** Experts. */
  readonly numExperts: number;
  /** Groups, 1 for none; a group's score is the sum of its two best choices. */
  readonly groupCount: number;
  /** Groups that stay. */
  readonly groupsSelected: number;
  /** Experts a token. */
  readonly topK: number;
  /** `[numExperts]`; zeros for softmax. */
  readonly bias: Float32Array;
}

/** One call of a rival. */
export interface RivalCall {
  /** `[numTokens, numExperts]`. */
  readonly logits: Float32Array;
  /** `[numTokens, topK]`, to be written. */
  readonly indices: Int32Array;
  /** `[numTokens, topK]`, to be written. */
  readonly weights: Float32Array;
}

/** Routes a batch of the number of tokens that it was made for. */
export type Rival = (call: RivalCall) => void | Promise<void>;

/** A rival on the GPU. */
export interface GpuRival {
  /** Takes logits from an array and gives results in arrays. */
  readonly route: Rival;
  /**
   * Puts the logits of calls on the GPU.
   *
   * @param calls The calls; no others are made.
   * @returns The same rival, whose logits and results stay there.
   */
  keepOnGpu(calls: readonly RivalCall[]): Promise<ResidentRival>;
  /** Frees what it holds. */
  destroy(): void | Promise<void>;
}

/** A rival whose logits are on the GPU already and whose results stay there. */
export interface ResidentRival {
  /** Has the GPU route a batch; may return before that is done. */
  readonly rival: Rival;
  /** Waits until the GPU has done everything so far. */
  readonly finish: () => Promise<void>;
  /** Reads the results of the last call into its arrays. */
  readonly fetch: (call: RivalCall) => Promise<void>;
}

/** Makes a rival on the GPU. */
export type CreateGpuRival = (gate: RivalGate, numTokens: number) => Promise<GpuRival>;

/** Where a page finds the files of onnxruntime-web's `dist`. */
export const ORT_PATH = "/onnxruntime-web/";

/** Where a page finds the files of doppler-gpu. */
export const DOPPLER_PATH = "/doppler-gpu/";
