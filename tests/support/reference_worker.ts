/** A worker that answers batches by the reference; {@linkcode ReferencePool} talks to it. */

/// <reference no-default-lib="true" />
/// <reference lib="deno.worker" />

import { resolveBatch, resolveWeighBatch } from "../../gate/batch.ts";
import type { ResolvedOptions } from "../../gate/resolve_options.ts";
import { routeReference } from "../../reference/route.ts";

/** Rows for a worker; rows at or past `numValidTokens` are padding. */
export interface ReferenceTask {
  /** The gate. */
  readonly resolved: ResolvedOptions;
  /** `[numTokens, rowLogits]`. */
  readonly logits: Float32Array<ArrayBuffer> | Uint16Array<ArrayBuffer>;
  /** `[numTokens, topK]`, where the experts are given. */
  readonly expertIds: Int32Array<ArrayBuffer> | undefined;
  /** `[numTokens]`, where there are several biases. */
  readonly biasOf: Int32Array<ArrayBuffer> | undefined;
  /** Rows that are no padding. */
  readonly numValidTokens: number;
}

/** What the reference says. */
export interface ReferenceResult {
  /** `[numTokens, topK + numSharedExperts]`. */
  readonly indices: Int32Array;
  /** The same shape. */
  readonly weights: Float32Array;
}

self.onmessage = ({ data }: MessageEvent<ReferenceTask>): void => {
  const { resolved, logits, expertIds, biasOf, numValidTokens } = data;
  const batch = expertIds
    ? resolveWeighBatch(resolved, { logits, expertIds }, { numValidTokens })
    : resolveBatch(resolved, logits, { biasOf, numValidTokens });
  routeReference(resolved, batch);
  const { indices, weights } = batch;
  const result: ReferenceResult = { indices, weights };
  self.postMessage(result, [indices.buffer as ArrayBuffer, weights.buffer as ArrayBuffer]);
};
