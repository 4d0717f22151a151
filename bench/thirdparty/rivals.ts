/** What the rivals have in common: the gate they compute and how they are called. */

/** A sigmoid gate with a bias: scores σ(x), ranked by σ(x) + bias, weights renormalized. */
export interface RivalGate {
  /** Experts. */
  readonly numExperts: number;
  /** Groups, 1 for none; a group's score is the sum of its two best choices. */
  readonly groupCount: number;
  /** Groups that stay. */
  readonly groupsSelected: number;
  /** Experts a token. */
  readonly topK: number;
  /** `[numExperts]`. */
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
