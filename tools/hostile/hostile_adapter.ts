/**
 * Routes a gate with a rewritten shader, and counts the bits by which it differs from WASM.
 *
 * @module
 */

import type { GateOptions, RouteResult } from "../../mod.ts";
import { rowLogits, rowWidth } from "../../gate/batch.ts";
import { resolveOptions } from "../../gate/resolve_options.ts";
import { RandomSource } from "../../tests/support/random_source.ts";
import { createWasmGate } from "../../wasm.ts";
import { shaderConstants, type ShaderPlan, specialize } from "../../wgsl/generate/shader.ts";
import type { HostileGate } from "./hostile_gates.ts";
import { drawInputs } from "./hostile_rows.ts";
import { withClaimedErrors, withOperationErrors } from "./rewrite_shader.ts";

/** `GPUBufferUsage` and `GPUMapMode`, as numbers. */
const USAGE = { mapRead: 0x1, copySrc: 0x4, copyDst: 0x8, uniform: 0x40, storage: 0x80 } as const;
const MAP_READ = 0x1;
const STAGE_COMPUTE = 0x4;

const BINDING_TYPES: readonly GPUBufferBindingType[] = [
  "read-only-storage",
  "read-only-storage",
  "storage",
  "storage",
  "uniform",
  "read-only-storage",
];

/** How two results differ. */
export interface Difference {
  /** Rows compared. */
  readonly rows: number;
  /** Rows that differ. */
  readonly wrongRows: number;
  /** Bits of ids and weights that differ. */
  readonly wrongBits: number;
  /** The first row that differs, or −1. */
  readonly first: number;
}

/** How the shares of claimed errors are chosen. */
export type ClaimPattern =
  | "uniform"
  | "ends"
  | "winners down, losers up"
  | "by rank"
  | "listing against ranking"
  | "selected groups down";

/** The patterns there are. */
export const CLAIM_PATTERNS: readonly ClaimPattern[] = [
  "uniform",
  "ends",
  "winners down, losers up",
  "by rank",
  "listing against ranking",
  "selected groups down",
];

/** How the signs of operation errors are chosen: numbered as in `operation_errors.wgsl`. */
export const OPERATION_PATTERNS = ["uniform", "ends", "up", "down"] as const;

/** How wrong operations are. */
export interface OperationErrors {
  /** Times what WGSL allows: 0 to 31, in eighths. */
  readonly level: number;
  /** The signs. */
  readonly pattern: (typeof OPERATION_PATTERNS)[number];
  /** Ulp by which the proposals of quotients and roots are off. Default: 0. */
  readonly shift?: number;
  /** Whether a difference of equals is −0. Default: `false`. */
  readonly negativeZero?: boolean;
}

/** A gate, its inputs, and the bits it must give, ready on a device. */
export class HostileCase {
  readonly #device: GPUDevice;
  readonly #gate: HostileGate;
  readonly #plan: ShaderPlan;
  readonly #numRows: number;
  readonly #width: number;
  readonly #expected: RouteResult;
  readonly #source: RandomSource;
  readonly #logits: GPUBuffer;
  readonly #constants: GPUBuffer;
  readonly #pipelines = new Map<string, Promise<GPUComputePipeline>>();

  private constructor(
    device: GPUDevice,
    parts: {
      readonly gate: HostileGate;
      readonly options: GateOptions;
      readonly logits: Float32Array | Uint16Array;
      readonly expected: RouteResult;
      readonly source: RandomSource;
    },
  ) {
    const { gate, options, logits, expected, source } = parts;
    const resolved = resolveOptions(options);
    this.#device = device;
    this.#gate = gate;
    this.#plan = specialize(resolved);
    this.#numRows = logits.length / rowLogits(resolved);
    this.#width = rowWidth(resolved);
    this.#expected = expected;
    this.#source = source;
    this.#logits = this.#filled(logits, USAGE.storage);
    this.#constants = this.#filled(shaderConstants(resolved), USAGE.storage);
  }

  /**
   * Draws the inputs of a gate and routes them on WASM.
   *
   * @param device The device.
   * @param gate The gate.
   * @param options How many rows, and the seed.
   * @returns The case.
   */
  static async open(
    device: GPUDevice,
    gate: HostileGate,
    { numRows, seed }: { readonly numRows: number; readonly seed: number },
  ): Promise<HostileCase> {
    const source = new RandomSource(seed, 0);
    const { bias, logits } = drawInputs(gate, numRows, source);
    const options = { ...gate.options, bias };
    using wasm = await createWasmGate({ ...options, backend: "wasm" });
    const expected = wasm.routeSync(logits);
    return new HostileCase(device, { gate, options, logits, expected, source });
  }

  /**
   * Routes with estimates as wrong as the shader claims, times a level.
   *
   * @param level Times the claim.
   * @param pattern Which estimates are too high, and which too low.
   * @returns The difference from WASM.
   */
  async claim(level: number, pattern: ClaimPattern): Promise<Difference> {
    const shares = this.#filled(this.#shares(level, pattern), USAGE.storage);
    try {
      const pipeline = await this.#pipeline("claim", () => withClaimedErrors(this.#plan.code));
      return await this.#compare(pipeline, { padding: 0, shares });
    } finally {
      shares.destroy();
    }
  }

  /**
   * Routes with every float operation wrong.
   *
   * @param errors How wrong they are.
   * @param reassociated Whether a compiler has reassociated score + bias − bound.
   * @returns The difference from WASM.
   */
  async operations(errors: OperationErrors, reassociated = false): Promise<Difference> {
    const { scoring } = this.#gate;
    const pipeline = await this.#pipeline(
      `operations ${reassociated}`,
      () => withOperationErrors(this.#plan.code, { scoring, reassociated }),
    );
    const { level, pattern, shift = 0, negativeZero = false } = errors;
    const padding = level * 8 | OPERATION_PATTERNS.indexOf(pattern) << 8 |
      Number(negativeZero) << 11 | (128 + shift) << 12 | this.#source.below(4096) << 20;
    return await this.#compare(pipeline, { padding: padding >>> 0 });
  }

  /** Destroys the buffers. */
  destroy(): void {
    this.#logits.destroy();
    this.#constants.destroy();
  }

  /** `[2, numRows, numExperts]` shares of the claimed errors. */
  #shares(level: number, pattern: ClaimPattern): Float32Array {
    const { numExperts, topK, groups } = this.#gate.options;
    const groupSize = numExperts / (groups?.count ?? 1);
    const groupOf = (expert: number): number => Math.floor(expert / groupSize);
    const shares = new Float32Array(2 * this.#numRows * numExperts);
    for (let row = 0; row < this.#numRows; row++) {
      const winners = this.#expected.indices.subarray(row * this.#width).subarray(0, topK);
      const ranks = new Map(Array.from(winners, (expert, rank) => [expert, rank]));
      const selected = new Set(Array.from(winners, groupOf));
      for (let expert = 0; expert < numExperts; expert++) {
        for (let plane = 0; plane < 2; plane++) {
          const share = this.#share(pattern, {
            rank: ranks.get(expert),
            plane,
            isSelected: selected.has(groupOf(expert)),
          });
          shares[(plane * this.#numRows + row) * numExperts + expert] = level * share;
        }
      }
    }
    return shares;
  }

  #share(
    pattern: ClaimPattern,
    { rank, plane, isSelected }: {
      readonly rank: number | undefined;
      readonly plane: number;
      readonly isSelected: boolean;
    },
  ): number {
    const won = rank !== undefined;
    switch (pattern) {
      case "uniform":
        return 2 * this.#source.unit() - 1;
      case "ends":
        return this.#source.below(2) ? 1 : -1;
      case "winners down, losers up":
        return won ? -1 : 1;
      case "by rank":
        return won && rank % 2 ? 1 : -1;
      case "listing against ranking":
        return won === (plane === 1) ? 1 : -1;
      case "selected groups down":
        return isSelected ? -1 : 1;
    }
  }

  #pipeline(name: string, rewrite: () => Promise<string>): Promise<GPUComputePipeline> {
    const known = this.#pipelines.get(name);
    if (known) return known;
    const made = this.#compile(rewrite);
    this.#pipelines.set(name, made);
    return made;
  }

  async #compile(rewrite: () => Promise<string>): Promise<GPUComputePipeline> {
    const module = this.#device.createShaderModule({ code: await rewrite() });
    const layout = this.#device.createPipelineLayout({ bindGroupLayouts: [this.#layout()] });
    const { entryPoint } = this.#plan;
    return await this.#device.createComputePipelineAsync({
      layout,
      compute: { module, entryPoint },
    });
  }

  #layout(): GPUBindGroupLayout {
    return this.#device.createBindGroupLayout({
      entries: BINDING_TYPES.map((type, binding) => ({
        binding,
        visibility: STAGE_COMPUTE,
        buffer: { type },
      })),
    });
  }

  async #compare(
    pipeline: GPUComputePipeline,
    { padding, shares = this.#constants }: {
      readonly padding: number;
      readonly shares?: GPUBuffer;
    },
  ): Promise<Difference> {
    const size = this.#numRows * this.#width * 4;
    const device = this.#device;
    const workgroups = Math.ceil(this.#numRows / this.#plan.rowsPerWorkgroup);
    const params = Uint32Array.of(this.#numRows, this.#numRows, workgroups, padding);
    const output = (): GPUBuffer =>
      device.createBuffer({ size, usage: USAGE.storage | USAGE.copySrc });
    const buffers = {
      indices: output(),
      weights: output(),
      params: this.#filled(params, USAGE.uniform),
      readback: device.createBuffer({ size: 2 * size, usage: USAGE.mapRead | USAGE.copyDst }),
    };
    const { indices, weights, readback } = buffers;
    const bound = [this.#logits, this.#constants, indices, weights, buffers.params, shares];
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    pass.setPipeline(pipeline);
    pass.setBindGroup(
      0,
      device.createBindGroup({
        layout: this.#layout(),
        entries: bound.map((buffer, binding) => ({ binding, resource: { buffer } })),
      }),
    );
    pass.dispatchWorkgroups(workgroups);
    pass.end();
    encoder.copyBufferToBuffer(indices, 0, readback, 0, size);
    encoder.copyBufferToBuffer(weights, 0, readback, size, size);
    device.queue.submit([encoder.finish()]);
    await readback.mapAsync(MAP_READ);
    const words = new Uint32Array(readback.getMappedRange().slice(0));
    for (const buffer of Object.values(buffers)) buffer.destroy();
    return this.#difference(words);
  }

  #difference(words: Uint32Array): Difference {
    const { indices, weights } = this.#expected;
    const expected = [indices, weights].flatMap(({ buffer, byteOffset, length }) => [
      ...new Uint32Array(buffer, byteOffset, length),
    ]);
    const wrong = new Set<number>();
    let wrongBits = 0;
    expected.forEach((word, at) => {
      const bits = countBits(words[at] ^ word);
      if (bits) wrong.add(Math.floor(at % indices.length / this.#width));
      wrongBits += bits;
    });
    const first = wrong.size ? Math.min(...wrong) : -1;
    return { rows: this.#numRows, wrongRows: wrong.size, wrongBits, first };
  }

  #filled(words: ArrayBufferView, usage: number): GPUBuffer {
    const size = Math.max(16, Math.ceil(words.byteLength / 4) * 4);
    const buffer = this.#device.createBuffer({ size, usage, mappedAtCreation: true });
    const bytes = new Uint8Array(words.buffer, words.byteOffset, words.byteLength);
    new Uint8Array(buffer.getMappedRange()).set(bytes);
    buffer.unmap();
    return buffer;
  }
}

function countBits(word: number): number {
  let count = 0;
  for (let rest = word >>> 0; rest; rest &= rest - 1) count++;
  return count;
}
