/**
 * The peers' vectors: what 23 routers of Hugging Face transformers 5.17.0 and the tiled CUDA kernel
 * of SGLang pull request 9579 answered, and which options of ours ask the same question.
 */

import type { Dtype, GateOptions, LogitsArray, Scoring } from "../../gate/options.ts";

/** One question to a peer and its answer. */
export interface PeerCase {
  /** The case's name. */
  readonly name: string;
  /** The router that gave the answer. */
  readonly source: string;
  /** Our options for it, the bias included. */
  readonly options: GateOptions & { readonly scoring: Scoring };
  /** `[numTokens, numExperts]`. */
  readonly logits: LogitsArray;
  /** Rows. */
  readonly numTokens: number;
  /** Columns of the answer. */
  readonly rowWidth: number;
  /** `[numTokens, rowWidth]`. */
  readonly indices: Int32Array;
  /** `[numTokens, rowWidth]`. */
  readonly weights: Float32Array;
  /** Whether it is the tiled kernel's, which sorts its answer, best first, as we do; of the others only the set
   * counts. */
  readonly tiled: boolean;
}

interface Tensor {
  readonly dtype: "float32" | "float16" | "bfloat16" | "int32";
  readonly shape: readonly number[];
  readonly offset: number;
  readonly bytes: number;
}

/** The names the vectors were written with. */
interface Spec {
  readonly experts: number;
  readonly k: number;
  readonly G?: number;
  readonly tg?: number;
  readonly rsf?: number;
  readonly shared?: number;
  readonly norm?: boolean;
  readonly score?: string;
}

interface Entry {
  readonly name: string;
  readonly source: string;
  readonly spec: Spec;
  readonly logits: Tensor;
  readonly ids: Tensor;
  readonly weights: Tensor;
  readonly bias?: Tensor;
}

const SCORINGS: Readonly<Record<string, Scoring>> = {
  sigmoid: "sigmoid",
  softmax: "softmax",
  sqrtsoftplus: "sqrtsoftplus",
  topk_sigmoid: "sigmoid",
  topk_softmax: "softmax",
};

const DTYPES: Readonly<Record<string, Dtype>> = {
  float32: "f32",
  float16: "f16",
  bfloat16: "bf16",
};

/**
 * Reads the vectors.
 *
 * @returns All 95 cases, in file order, each array in memory of its own.
 */
export function loadPeerCases(): PeerCase[] {
  const folder = new URL("../vectors/", import.meta.url);
  const bytes = Deno.readFileSync(new URL("peers.bin", folder));
  const entries: Entry[] = JSON.parse(Deno.readTextFileSync(new URL("peers.json", folder)));
  return entries.map((entry) => toCase(entry, bytes));
}

function toCase(entry: Entry, bytes: Uint8Array): PeerCase {
  const [numTokens, rowWidth] = entry.ids.shape;
  return {
    name: entry.name,
    source: entry.source,
    options: toOptions(entry, bytes),
    logits: read(entry.logits, bytes) as LogitsArray,
    numTokens,
    rowWidth,
    indices: read(entry.ids, bytes) as Int32Array,
    weights: read(entry.weights, bytes) as Float32Array,
    tiled: isTiled(entry),
  };
}

function toOptions(entry: Entry, bytes: Uint8Array): PeerCase["options"] {
  const { spec, bias } = entry;
  return {
    numExperts: spec.experts,
    topK: spec.k,
    scoring: SCORINGS[spec.score ?? "sigmoid"],
    groups: {
      count: spec.G ?? 1,
      selected: spec.tg ?? 1,
      score: entry.name === "deepseek_v2" ? "max" : "top2sum",
    },
    renormalize: spec.norm ??
      (spec.score !== "topk_sigmoid" && entry.name !== "longcat_flash"),
    epsilon: entry.name === "lfm2_moe" ? 1e-6 : 1e-20,
    routedScalingFactor: spec.rsf ?? 1,
    scaleOutput: !isTiled(entry),
    numSharedExperts: spec.shared ?? 0,
    dtype: DTYPES[entry.logits.dtype],
    bias: bias && { dtype: DTYPES[bias.dtype], data: read(bias, bytes) as LogitsArray },
  };
}

/** Only the tiled kernel's cases speak of shared experts. */
function isTiled(entry: Entry): boolean {
  return entry.spec.shared !== undefined;
}

function read(tensor: Tensor, file: Uint8Array): Float32Array | Int32Array | Uint16Array {
  const { buffer } = file.slice(tensor.offset, tensor.offset + tensor.bytes);
  if (tensor.dtype === "int32") return new Int32Array(buffer);
  return tensor.dtype === "float32" ? new Float32Array(buffer) : new Uint16Array(buffer);
}
