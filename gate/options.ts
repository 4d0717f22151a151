/**
 * The options of a gate, as a caller writes them. `resolve_options.ts` checks them.
 *
 * @module
 */

/** A number format: IEEE-754 binary32, IEEE-754 binary16, or bfloat16. */
export type Dtype = "f32" | "f16" | "bf16";

/** How a logit becomes a score: σ(x), softmax over the row, or √(ln(1+eˣ)). */
export type Scoring = "sigmoid" | "softmax" | "sqrtsoftplus";

/** How the choices of a group become its score: the sum of its two best, or its best. */
export type GroupScore = "top2sum" | "max";

/**
 * The shape of a `Float16Array`, spelled out because compilers and runtimes exist that do not know
 * one; every `Float16Array` fits.
 */
export interface Float16ArrayLike extends ArrayBufferView {
  /** The number of values. */
  readonly length: number;
  /** The class. */
  readonly [Symbol.toStringTag]: "Float16Array";
}

/** Numbers of any `Dtype`: f32 is a `Float32Array`, f16 a `Float16Array` or raw bits in a
 * `Uint16Array`, bf16 raw bits in a `Uint16Array`. Views at any offset are fine. */
export type LogitsArray = Float32Array | Float16ArrayLike | Uint16Array;

/** The kernel of the WASM backend: a compiled module, its bytes, what importing a `.wasm` file gives
 * on edge runtimes, or a promise of any of these. */
export type WasmSource = WasmKernelSource | PromiseLike<WasmKernelSource>;

/** A `WasmSource` once it is there. */
export type WasmKernelSource =
  | WebAssembly.Module
  | BufferSource
  | { readonly default: WebAssembly.Module };

/** A backend, or the choice between them. */
export type BackendName = "auto" | "webgpu" | "wasm";

/** The correction bias in a format of its own, which need not be that of the logits. */
export interface BiasData {
  /** What the values are. */
  readonly dtype: Dtype;
  /** `[numExperts]` or `[numBiases, numExperts]`, in the array that `dtype` asks for. */
  readonly data: LogitsArray;
}

/** An option that a model's router cannot do without. */
export type GateNeed = "bias" | "perExpertScale" | "globalScale";

/** Expert groups: the experts are split into equal runs, and only the best runs are chosen from. */
export interface GroupOptions {
  /** How many groups there are; divides `numExperts`. */
  readonly count: number;
  /** How many of them stay, 1..`count`. Ties keep the lower group. */
  readonly selected: number;
  /** How a group is scored. Default `"top2sum"`. */
  readonly score?: GroupScore;
}

/**
 * The options of a gate. They are read once and copied: changing them, or the arrays in them,
 * afterwards changes nothing.
 */
export interface GateOptions {
  /** The number of routed experts E, 1..4096; need not be a power of two. A row has E logits, or with
   * `sharedExpertSink` E + `numSharedExperts`. */
  readonly numExperts: number;
  /** Routed experts per token K, 1..64, shared ones not counted; at most the experts in the groups
   * that stay. */
  readonly topK: number;
  /** How a logit becomes a score. Default `"sigmoid"`. */
  readonly scoring?: Scoring;
  /** Multiplies every logit before it is scored, > 0, rounded to binary32; the product is rounded once
   * (DeepSeek-V4.1's `gate_temp`). Default `1`. */
  readonly logitScale?: number;
  /** Caps every logit after `logitScale`: cap · tanh(logit / cap), > 0, rounded to binary32 (Laguna's
   * `moe_router_logit_softcapping`; 30 in SGLang's code for Grok). Choices, scores and ties are those of the
   * capped logits. Default: no cap. */
  readonly logitSoftCap?: number;
  /** `[numExperts]`, finite: the correction bias, added to the score for the choice only, never to
   * the weight. Or `[numBiases, numExperts]`, up to 16: then `biasOf` of `route` names the bias of each
   * token (DeepSeek-V4.1 has one for text and one for images). Default: none. */
  readonly bias?: Float32Array | Float16ArrayLike | BiasData;
  /** Expert groups. Default: one group of all. */
  readonly groups?: GroupOptions;
  /** Whether the weights of a row are divided by their sum. Default `true`. */
  readonly renormalize?: boolean;
  /** Added to that sum, ≥ 0, rounded to binary32. Default `1e-20`, as DeepSeek-V3's router has it. */
  readonly epsilon?: number;
  /** The routed scaling factor, > 0, rounded to binary32. Default `1`. */
  readonly routedScalingFactor?: number;
  /** Multiplies `routedScalingFactor`, > 0; it and the product are rounded to binary32. A number that belongs to
   * the layer (the one value of Inkling's tensor `mlp.gate.global_scale`). Default `1`. */
  readonly globalScale?: number;
  /** Whether the weights are multiplied by `routedScalingFactor` and `globalScale`. Default `true`. */
  readonly scaleOutput?: boolean;
  /** Fused shared experts S, 0..32, appended to every row as `numExperts` + 0, 1, … Default `0`. */
  readonly numSharedExperts?: number;
  /** Whether the router scores the shared experts too (Inkling's `shared_expert_sink`). A row of logits then has
   * E + `numSharedExperts` values, those of the shared experts last. Shared experts are not ranked, as each is
   * always selected. Their scores are part of the sum, and each weight is made of the expert's own score, as that
   * of a selected expert is, without `perExpertScale`. Requires `numSharedExperts` of 1 or more, `topK` +
   * `numSharedExperts` of 64 at most, and a `scoring` other than `"softmax"`. Default `false`: the weight of a shared
   * expert is made of the sum. */
  readonly sharedExpertSink?: boolean;
  /** `[numExperts]`, finite: multiplies the weight of the expert chosen (Gemma-4). Default: none. */
  readonly perExpertScale?: Float32Array;
  /** `[numExperts]`, ≥ −1: the physical id that is written for each routed expert. Default: its own. */
  readonly expertMap?: Int32Array;
  /** What the logits are. Default `"f32"`. */
  readonly dtype?: Dtype;
  /** The options that a preset's model always has and the preset cannot contain, as they are a layer's
   * own. A gate without one of them is an error; `needs: []` overrules that. Default: none. */
  readonly needs?: readonly GateNeed[];
  /** The backend; the results are the same bits. Default `"auto"`: WASM for batches of fewer than
   * `gpuFrom` logits, a GPU for larger ones if there is one. The first large batch requests the GPU in
   * the background and is itself routed on WASM; a software adapter is never used. */
  readonly backend?: BackendName;
  /** With `backend: "auto"`: logits in a batch, all rows together, from which a GPU is used; 1 or more.
   * Default: 2^19, in Deno 2^25, because a readback takes 0.1 ms, in Deno 10 ms. */
  readonly gpuFrom?: number;
  /** The caller's own device for the WebGPU backend; the WASM backend does not use it. Default: one
   * device that all gates without a device share. */
  readonly device?: GPUDevice;
  /** Whether a device routes a test batch before its first result, so that a driver with broken atomics or
   * barriers is refused instead of giving wrong experts. It runs once for each device, and costs the
   * compilation of one shader: on an H200 0.06 s, on a software adapter 0.3 s, and 0.5 and 2 s where the
   * driver's cache is empty. Default `true`. */
  readonly checkDevice?: boolean;
  /** The kernel for the WASM backend, for runtimes that forbid compiling at run time; the WebGPU
   * backend leaves it alone. Default: the embedded one. */
  readonly wasm?: WasmSource;
}
