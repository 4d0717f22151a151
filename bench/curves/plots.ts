/** Draws what `curves.ts` has timed, by tokens and by experts, beside CUDA's kernels. */

import { drawPlot, type Panel, type Point } from "../lib/log_plot.ts";
import { batchKey, EXPERT_PANELS, EXPERT_TOKENS, type GateOf, TOKEN_PANELS } from "./batches.ts";
import { CUDA_ORIGIN, listCudaResults } from "./cuda_peers.ts";
import type { CurveReport, CurveResult } from "./curves.ts";

/** Batches of one line, by what stands on the horizontal axis. */
type Line = (backend: CurveResult["backend"] | "cuda") => Point[];

/** What is known of a batch: microseconds, and the place it has on the axis. */
interface Known {
  readonly numTokens: number;
  readonly numExperts: number;
  readonly micros: number;
  readonly gate: string;
  readonly backend: string;
}

function gateKey(gate: GateOf): string {
  return batchKey({ ...gate, numTokens: 0 });
}

function listKnown({ results }: CurveReport): Known[] {
  const ours = results.map((one) => ({ ...one, micros: one.median * 1e6 }));
  const cuda = listCudaResults().map((one) => ({ ...one, backend: "cuda" }));
  return [...ours, ...cuda].map((one) => ({
    numTokens: one.numTokens,
    numExperts: one.shape[0],
    micros: one.micros,
    gate: gateKey(one),
    backend: one.backend,
  }));
}

function panelOf(title: string, line: Line): Panel {
  return {
    title,
    series: [
      { name: "WASM", style: "a", points: line("wasm") },
      { name: "WebGPU kernel", style: "b", points: line("webgpu") },
      { name: "fastest CUDA kernel, measured apart", style: "d", points: line("cuda") },
    ],
  };
}

/** What was measured, where and when: a line each, and a fourth for whose kernels those of CUDA are. */
function captionOf({ machine, adapter, runtime, date }: CurveReport, commit: string): string[] {
  const cuda = CUDA_ORIGIN;
  const kernels = [...new Set(listCudaResults().map(({ kernel }) => kernel))].toSorted();
  return [
    `WASM: ${machine}, one thread, logits in memory to results in memory`,
    `WebGPU: ${adapter}, logits and results on the GPU; ${runtime}; commit ${commit}; ${date}`,
    `CUDA: ${cuda.card}, ${cuda.date}, another machine; an empty launch takes ${cuda.emptyLaunch} µs`,
    `CUDA's kernels: the fastest of ${kernels.slice(0, -1).join(", ")} and ${kernels.at(-1)}`,
  ];
}

/**
 * Draws microseconds a token against tokens in a batch.
 *
 * @param report What was timed.
 * @param commit The commit that was measured.
 * @returns An SVG.
 */
export function drawByTokens(report: CurveReport, commit: string): string {
  const known = listKnown(report);
  const panels = TOKEN_PANELS.map((gate) =>
    panelOf(
      gate.title,
      (backend) =>
        known.filter((one) => one.backend === backend && one.gate === gateKey(gate))
          .map(({ numTokens, micros }) => [numTokens, micros / numTokens]),
    )
  );
  return drawPlot({
    label: "Time per token against batch size: WASM, WebGPU and CUDA kernels",
    heading: "Time per token by tokens in a batch",
    axis: "tokens in a batch",
    step: 16,
    panels,
    caption: captionOf(report, commit),
  });
}

/**
 * Draws microseconds a batch against experts.
 *
 * @param report What was timed.
 * @param commit The commit that was measured.
 * @returns An SVG.
 */
export function drawByExperts(report: CurveReport, commit: string): string {
  const known = listKnown(report).filter(({ numTokens }) => numTokens === EXPERT_TOKENS);
  const panels = EXPERT_PANELS.map(({ title, gates }) => {
    const keys = new Set(gates.map(gateKey));
    return panelOf(
      `${title}, sigmoid`,
      (backend) =>
        known.filter((one) => one.backend === backend && keys.has(one.gate))
          .map(({ numExperts, micros }): Point => [numExperts, micros])
          .sort(([a], [b]) => a - b),
    );
  });
  return drawPlot({
    label: `Time of ${EXPERT_TOKENS} tokens against experts: WASM, WebGPU and CUDA kernels`,
    heading: `Time of a batch of ${
      EXPERT_TOKENS.toLocaleString("en").replace(",", " ")
    } tokens by experts`,
    axis: "experts",
    step: 2,
    panels,
    caption: captionOf(report, commit),
  });
}
