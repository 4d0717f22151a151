/**
 * What CUDA kernels take for the same step, to stand beside tilegate's figures. Measured apart, once: runs of
 * 50 launches, replayed as a CUDA graph, with the same rows every launch and the card's clocks warm, medians. No
 * command here repeats that. Kernels with fewer than 99.95 % of the experts that float64 chooses are left out.
 */

import type { Workload } from "../gpu/workloads.ts";

/** Where and when. */
export const CUDA_ORIGIN = {
  card: "NVIDIA H200",
  date: "2026-11-28",
  /** Microseconds of an empty launch of such a graph. */
  emptyLaunch: 1,
} as const;

/** The fastest kernel there was for a batch. */
export interface CudaResult extends Omit<Workload, "name" | "rows"> {
  /** Microseconds a launch. */
  readonly micros: number;
  /** Whose kernel. */
  readonly kernel: string;
}

/** A gate, and the kernels by number of tokens. */
type GateRow = readonly [
  gate: Omit<CudaResult, "numTokens" | "micros" | "kernel">,
  kernels: readonly (readonly [numTokens: number, micros: number, kernel: string])[],
];

const SIGMOID = { scoring: "sigmoid", biased: true, renormalize: true } as const;
const SOFTMAX = { scoring: "softmax", biased: false, renormalize: true } as const;
const SQRTSOFTPLUS = { scoring: "sqrtsoftplus", biased: true, renormalize: true } as const;

/** SGLang's is its one router in Triton, TensorRT-LLM's the routing of its generated kernels. */
const ROWS: readonly GateRow[] = [
  [{ shape: [64, 1, 1, 6], dtype: "f32", ...SIGMOID }, [[20_000, 8.1, "SGLang"]]],
  [{ shape: [64, 1, 1, 6], dtype: "bf16", ...SIGMOID }, [[20_000, 6.7, "SGLang"]]],
  [{ shape: [128, 1, 1, 8], dtype: "f32", ...SIGMOID }, [[20_000, 15, "SGLang"]]],
  [{ shape: [256, 8, 4, 8], dtype: "f32", ...SIGMOID }, [
    [1, 2.4, "FlashInfer"],
    [32, 2.5, "FlashInfer"],
    [512, 2.9, "FlashInfer"],
    [5000, 8.8, "FlashInfer"],
    [20_000, 28.5, "FlashInfer"],
    [200_000, 277, "FlashInfer"],
  ]],
  [{ shape: [256, 8, 4, 8], dtype: "bf16", ...SIGMOID }, [[20_000, 28.6, "FlashInfer"]]],
  [{ shape: [384, 1, 1, 8], dtype: "f32", ...SIGMOID }, [
    [1, 2.3, "tokenspeed"],
    [32, 2.4, "tokenspeed"],
    [512, 3.5, "SGLang"],
    [5000, 12.8, "SGLang"],
    [20_000, 42.8, "SGLang"],
    [200_000, 409, "SGLang"],
  ]],
  [{ shape: [384, 1, 1, 8], dtype: "bf16", ...SIGMOID }, [[20_000, 44.3, "TensorRT-LLM"]]],
  [{ shape: [512, 16, 8, 16], dtype: "f32", ...SIGMOID }, [[20_000, 120, "SGLang"]]],
  [{ shape: [512, 16, 8, 16], dtype: "bf16", ...SIGMOID }, [[20_000, 157, "SGLang"]]],
  [{ shape: [1024, 8, 4, 8], dtype: "f32", ...SIGMOID }, [[20_000, 185, "vLLM"]]],
  [{ shape: [1024, 8, 4, 8], dtype: "bf16", ...SIGMOID }, [[20_000, 251, "SGLang"]]],
  [{ shape: [2048, 8, 4, 8], dtype: "f32", ...SIGMOID }, [[20_000, 269, "vLLM"]]],
  [{ shape: [2048, 8, 4, 8], dtype: "bf16", ...SIGMOID }, [[20_000, 352, "SGLang"]]],
  [{ shape: [512, 1, 1, 22], dtype: "f32", ...SIGMOID }, [
    [1, 2.9, "tokenspeed"],
    [20_000, 100, "TensorRT-LLM"],
  ]],
  [{ shape: [896, 1, 1, 16], dtype: "bf16", ...SIGMOID }, [
    [1, 2.8, "SGLang"],
    [512, 3.7, "SGLang"],
    [20_000, 66.8, "SGLang"],
  ]],
  [{ shape: [128, 1, 1, 8], dtype: "f32", ...SOFTMAX }, [
    [1, 1.8, "tokenspeed"],
    [20_000, 17.5, "SGLang"],
  ]],
  [{ shape: [64, 1, 1, 8], dtype: "f32", ...SOFTMAX }, [[1, 1.8, "tokenspeed"]]],
  [{ shape: [64, 1, 1, 8], dtype: "f32", ...SOFTMAX, renormalize: false }, [
    [20_000, 10.4, "SGLang"],
  ]],
  [{ shape: [32, 1, 1, 4], dtype: "f32", ...SOFTMAX }, [
    [1, 1.5, "tokenspeed"],
    [20_000, 4.8, "SGLang"],
  ]],
  [{ shape: [256, 1, 1, 6], dtype: "f32", ...SQRTSOFTPLUS }, [[20_000, 24.1, "SGLang"]]],
  [{ shape: [384, 1, 1, 6], dtype: "f32", ...SQRTSOFTPLUS }, [[20_000, 39.4, "SGLang"]]],
];

/**
 * Lists the kernels.
 *
 * @returns One for each gate and number of tokens that was measured.
 */
export function listCudaResults(): CudaResult[] {
  return ROWS.flatMap(([gate, kernels]) =>
    kernels.map(([numTokens, micros, kernel]) => ({ ...gate, numTokens, micros, kernel }))
  );
}
