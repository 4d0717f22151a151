/**
 * Binding the caller's own buffers for `encode`.
 *
 * @module
 */

import type { EncodeBuffers } from "./options.ts";
import type { Chunk, RowBytes } from "./webgpu_chunks.ts";
import { BUFFER_USAGE, createBindGroup } from "./webgpu_programs.ts";

/** Uniforms kept: a model that pads to a few sizes needs a few. */
const MAX_PARAMS = 64;

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
  readonly indices: GPUBuffer;
  readonly weights: GPUBuffer;
  readonly params: GPUBuffer;
  readonly first: number;
  readonly group: GPUBindGroup;
}

/** Bind groups, and the uniforms in them, made once for what is encoded again and again. */
export class EncodeBindings {
  readonly #shape: BindingShape;
  readonly #params = new Map<string, GPUBuffer>();
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
  bind(buffers: EncodeBuffers, chunk: Chunk): GPUBindGroup {
    const { logits, indices, weights } = buffers;
    const { first } = chunk;
    const params = this.#paramsFor(chunk);
    const known = this.#groups.get(logits) ?? [];
    const match = known.find((bound) =>
      bound.indices === indices && bound.weights === weights && bound.params === params &&
      bound.first === first
    );
    if (match) return match.group;
    const group = this.#createGroup(buffers, { first, params });
    this.#groups.set(logits, [
      { indices, weights, params, first, group },
      ...known.slice(0, MAX_GROUPS - 1),
    ]);
    return group;
  }

  /** Destroys the uniforms. */
  destroy(): void {
    for (const buffer of this.#params.values()) buffer.destroy();
    this.#params.clear();
  }

  #createGroup(
    { logits, indices, weights }: EncodeBuffers,
    { first, params }: { readonly first: number; readonly params: GPUBuffer },
  ): GPUBindGroup {
    const { device, constants, row } = this.#shape;
    const outputs = first * row.outputs;
    return createBindGroup(device, [
      this.#from(logits, first * row.logits),
      { buffer: constants },
      this.#from(indices, outputs),
      this.#from(weights, outputs),
      { buffer: params },
    ]);
  }

  /** The rest of a buffer, as far as one binding reaches; a storage binding is whole words. */
  #from(buffer: GPUBuffer, offset: number): GPUBufferBinding {
    const size = Math.min(buffer.size - offset, this.#shape.bindingBytes);
    return { buffer, offset, size: size - size % 4 };
  }

  /**
   * A uniform is never written twice: an earlier encoder that is not submitted yet may read it. The
   * oldest is dropped, not destroyed, for the same reason; the collector takes its 16 bytes.
   */
  #paramsFor({ params }: Chunk): GPUBuffer {
    const key = params.join();
    const known = this.#params.get(key);
    if (known) return known;
    const buffer = this.#shape.device.createBuffer({
      size: params.byteLength,
      usage: BUFFER_USAGE.uniform,
      mappedAtCreation: true,
    });
    new Uint32Array(buffer.getMappedRange()).set(params);
    buffer.unmap();
    const [oldest] = this.#params.keys();
    if (this.#params.size >= MAX_PARAMS && oldest !== undefined) this.#params.delete(oldest);
    this.#params.set(key, buffer);
    return buffer;
  }
}
