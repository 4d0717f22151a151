/**
 * Binding the caller's own buffers for `encode`.
 *
 * @module
 */

import type { EncodeBuffers, EncodeWeighBuffers } from "../../gate/encode_buffers.ts";
import type { Chunk, RowBytes } from "./chunks.ts";
import { BUFFER_USAGE, createBindGroup, createFilled } from "./pipelines.ts";

/** Bytes of the number of a bias. */
const BIAS_INDEX_BYTES = 4;

/** Bind groups kept for one buffer of logits: a pipeline in steady state needs one or two. */
const MAX_GROUPS = 8;

/** Where the bind groups of a gate come from. */
export interface BindingShape {
  /** The device. */
  readonly device: GPUDevice;
  /** The gate's constants, bound to every dispatch. */
  readonly constants: GPUBuffer;
  /** Bytes per row. */
  readonly row: RowBytes;
  /** Bytes that a binding may have. */
  readonly bindingBytes: number;
}

interface BoundGroup {
  readonly buffers: BoundBuffers;
  readonly key: string;
  readonly group: GPUBindGroup;
}

/** The buffers of a call of `encode` or, with `expertIds`, of `encodeWeigh`. */
type BoundBuffers = EncodeBuffers & Partial<Pick<EncodeWeighBuffers, "expertIds">>;

/** Bind groups, and the uniforms in them, made once for buffers that are encoded again and again. */
export class EncodeBindings {
  readonly #shape: BindingShape;
  readonly #groups = new WeakMap<GPUBuffer, BoundGroup[]>();

  /**
   * Starts with none.
   *
   * @param shape Where the bind groups come from.
   */
  constructor(shape: BindingShape) {
    this.#shape = shape;
  }

  /**
   * Binds a chunk of the caller's buffers.
   *
   * @param buffers The caller's buffers.
   * @param chunk The rows.
   * @returns Group 0 of `route_tokens`.
   */
  bind(buffers: BoundBuffers, chunk: Chunk): GPUBindGroup {
    const key = [chunk.first, ...chunk.params].join();
    const known = this.#groups.get(buffers.logits) ?? [];
    const match = known.find((bound) =>
      bound.key === key && haveSameBuffers(bound.buffers, buffers)
    );
    if (match) return match.group;
    const group = this.#createGroup(buffers, chunk);
    // The oldest is dropped; the collector takes its 16 bytes of uniform.
    const kept = known.slice(0, MAX_GROUPS - 1);
    this.#groups.set(buffers.logits, [{ buffers: { ...buffers }, key, group }, ...kept]);
    return group;
  }

  /** A uniform is never written twice: an earlier encoder that is not submitted yet may read it. */
  #createGroup(buffers: BoundBuffers, chunk: Chunk): GPUBindGroup {
    const { logits, expertIds, biasOf, indices, weights } = buffers;
    const { device, constants, row } = this.#shape;
    const outputs = chunk.first * row.outputs;
    const params = { usage: BUFFER_USAGE.uniform, words: chunk.params };
    return createBindGroup(device, {
      logits: this.#from(logits, chunk.first * row.logits),
      constants: { buffer: constants },
      indices: this.#from(indices, outputs),
      weights: this.#from(weights, outputs),
      params: { buffer: createFilled(device, params) },
      rowInputs: expertIds
        ? this.#from(expertIds, chunk.first * row.expertIds)
        : biasOf && this.#from(biasOf, chunk.first * BIAS_INDEX_BYTES),
    });
  }

  /** The rest of a buffer, as far as one binding reaches; a storage binding is whole words. */
  #from(buffer: GPUBuffer, offset: number): GPUBufferBinding {
    const size = Math.min(buffer.size - offset, this.#shape.bindingBytes);
    return { buffer, offset, size: size - size % 4 };
  }
}

function haveSameBuffers(first: BoundBuffers, second: BoundBuffers): boolean {
  return first.indices === second.indices && first.weights === second.weights &&
    first.expertIds === second.expertIds && first.biasOf === second.biasOf;
}
