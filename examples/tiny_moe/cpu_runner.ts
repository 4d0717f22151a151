/**
 * The model on the CPU: ONNX Runtime's WASM provider for what is dense, `routeSync` for the routers.
 *
 * @module
 */

import { createWasmGate } from "../../wasm.ts";
import { gateOptions, type Manifest, type ModelFiles } from "./model.ts";
import type { Ort, OrtSession, OrtTensor, OrtTensors } from "./ort.ts";
import { describePositions } from "./positions.ts";
import {
  type LayerRouting,
  readInCalls,
  type Runner,
  type Step,
  type StepOptions,
} from "./steps.ts";

/** Decides for each token of a layer: `[numTokens, experts]` logits to ids and weights. */
export type Router = (
  logits: Float32Array,
  layer: number,
) => Pick<LayerRouting, "ids" | "weights">;

/** The routers of a model, and how to free them. */
export interface Routers {
  /** Decides. */
  readonly route: Router;
  /** Frees what they hold. */
  readonly destroy?: () => void;
}

/**
 * Makes tilegate's gates for every layer.
 *
 * @param manifest The model.
 * @returns The gates as routers.
 */
export async function createGates(manifest: Manifest): Promise<Routers> {
  const layers = manifest.biases.map((_, layer) => createWasmGate(gateOptions(manifest, layer)));
  const gates = await Promise.all(layers);
  return {
    route(logits, layer) {
      const { indices: ids, weights } = gates[layer].routeSync(logits);
      return { ids, weights };
    },
    destroy: () => gates.forEach((gate) => gate.destroy()),
  };
}

/** Keys and values of the last `window` bytes of a layer, `[window, hidden]`. */
interface Cache {
  readonly keys: OrtTensor;
  readonly values: OrtTensor;
}

/** Inputs that carry the residual stream from part to part. */
type Carried = Readonly<Record<string, OrtTensor>>;

/** Runs the model on the CPU. */
export class CpuRunner implements Runner {
  readonly backend = "wasm";
  readonly manifest: Manifest;
  readonly #ort: Ort;
  readonly #parts: readonly OrtSession[];
  readonly #routers: Routers;
  #caches: Cache[] = [];
  #position = 0;

  /**
   * Keeps what {@linkcode CpuRunner.create} has loaded.
   *
   * @param ort The module.
   * @param loaded The manifest, the parts and the routers.
   */
  constructor(
    ort: Ort,
    { manifest, parts, routers }: {
      readonly manifest: Manifest;
      readonly parts: readonly OrtSession[];
      readonly routers: Routers;
    },
  ) {
    this.#ort = ort;
    this.manifest = manifest;
    this.#parts = parts;
    this.#routers = routers;
    this.reset();
  }

  /**
   * Loads the parts and makes the gates.
   *
   * @param ort The module `onnxruntime-web/wasm`.
   * @param files The model.
   * @param routers What routes. Default: tilegate's gates.
   * @returns The runner.
   */
  static async create(ort: Ort, files: ModelFiles, routers?: Routers): Promise<CpuRunner> {
    const { manifest } = files;
    const parts: OrtSession[] = [];
    // One after the other: the module refuses to load two at a time.
    for (const part of files.parts) {
      parts.push(await ort.InferenceSession.create(part, { executionProviders: ["wasm"] }));
    }
    return new CpuRunner(ort, { manifest, parts, routers: routers ?? await createGates(manifest) });
  }

  get position(): number {
    return this.#position;
  }

  step(byte: number, options?: StepOptions): Promise<Step> {
    return this.prefill(Uint8Array.of(byte), options);
  }

  prefill(text: Uint8Array, options?: StepOptions): Promise<Step> {
    return readInCalls(text, (piece) => this.#read(piece, options));
  }

  reset(): void {
    const { window, hidden, layers } = this.manifest;
    const empty = (): OrtTensor =>
      this.#floats(new Float32Array(window * hidden), [window, hidden]);
    this.#caches = Array.from({ length: layers }, () => ({ keys: empty(), values: empty() }));
    this.#position = 0;
  }

  async destroy(): Promise<void> {
    for (const part of this.#parts) await part.release();
    this.#routers.destroy?.();
  }

  #floats(data: Float32Array, dims: readonly number[]): OrtTensor {
    return new this.#ort.Tensor("float32", data, dims);
  }

  #describePositions(numTokens: number): OrtTensors {
    const { hidden, heads, window } = this.manifest;
    const { cos, sin, mask } = describePositions(this.manifest, {
      start: this.#position,
      numTokens,
    });
    const angles = [numTokens, 1, hidden / heads / 2];
    return {
      cos: this.#floats(cos, angles),
      sin: this.#floats(sin, angles),
      mask: this.#floats(mask, [numTokens, window + numTokens]),
    };
  }

  async #read(text: Uint8Array, { routing = true }: StepOptions = {}): Promise<Step> {
    const numTokens = text.length;
    const positions = this.#describePositions(numTokens);
    const layers: LayerRouting[] = [];
    let carried: Carried = {
      text: new this.#ort.Tensor("int32", Int32Array.from(text), [numTokens]),
    };
    for (let layer = 0; layer < this.manifest.layers; layer++) {
      const result = await this.#parts[layer].run({
        ...carried,
        ...positions,
        ...this.#caches[layer],
      });
      this.#caches[layer] = { keys: result.next_keys, values: result.next_values };
      const logits = result.logits.data as Float32Array;
      layers.push({ logits, ...this.#routers.route(logits, layer) });
      carried = this.#carry(result.next_x, layers[layer]);
    }
    this.#position += numTokens;
    const { next_byte } = await this.#parts[this.manifest.layers].run(carried);
    return { numTokens, nextByte: next_byte.data as Float32Array, layers: routing ? layers : [] };
  }

  #carry(x: OrtTensor, { ids, weights }: LayerRouting): Carried {
    const dims = [x.dims[0], this.manifest.top_k];
    return {
      x,
      ids: new this.#ort.Tensor("int32", ids, dims),
      weights: this.#floats(weights, dims),
    };
  }
}
