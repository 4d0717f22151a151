/**
 * Measures what becomes of the model when its routers are wrong, on the held-out text of the tree.
 *
 * ```sh
 * deno run --allow-read examples/tiny_moe/broken_routers.ts           # all of them: some minutes
 * deno run --allow-read examples/tiny_moe/broken_routers.ts softmax   # one of them
 * ```
 *
 * @module
 */

import * as ort from "./ort_wasm.ts";
import { createWasmGate, type GateOptions, type WasmGate } from "../../wasm.ts";
import { CpuRunner, createGates, type Router, type Routers } from "./cpu_runner.ts";
import { fetchModel, gateOptions, type Manifest, type ModelFiles } from "./model.ts";
import { DOMAINS, evaluate, readHeldOut } from "./text.ts";

/** The options of one layer's gate, and what the routers below change in them. */
type Options = Omit<GateOptions, "backend"> & { readonly bias: Float32Array };

/** Makes the router of one layer. */
type CreateRouter = (options: Options) => Promise<(logits: Float32Array) => ReturnType<Router>>;

/** Routes with a gate whose options are changed. */
function changed(change: (options: Options) => Omit<GateOptions, "backend">): CreateRouter {
  return async (options) => {
    const gate = await createWasmGate(change(options));
    return (logits) => routeWith(gate, logits);
  };
}

function routeWith(gate: WasmGate, logits: Float32Array): ReturnType<Router> {
  const { indices: ids, weights } = gate.routeSync(logits);
  return { ids, weights };
}

/** Of equal choices the higher id wins: routes the experts in reverse order. */
const tiesToHigherId: CreateRouter = async (options) => {
  const { numExperts } = options;
  const gate = await createWasmGate({ ...options, bias: options.bias.toReversed() });
  return (logits) => {
    const reversed = new Float32Array(logits.length);
    for (let i = 0; i < logits.length; i++) {
      reversed[i] = logits[i - i % numExperts + numExperts - 1 - i % numExperts];
    }
    const { ids, weights } = routeWith(gate, reversed);
    return { ids: ids.map((id) => numExperts - 1 - id), weights };
  };
};

/** The bias counts in the weight, where it belongs into the choice only. */
const biasInWeight: CreateRouter = async (options) => {
  const { bias, topK, numExperts, routedScalingFactor = 1 } = options;
  const gate = await createWasmGate(options);
  return (logits) => {
    const { ids, weights } = routeWith(gate, logits);
    for (let row = 0; row < ids.length; row += topK) {
      const choices = [...ids.subarray(row, row + topK)].map((id) =>
        1 / (1 + Math.exp(-logits[row / topK * numExperts + id])) + bias[id]
      );
      const sum = choices.reduce((total, choice) => total + choice, 0);
      weights.set(choices.map((choice) => choice / sum * routedScalingFactor), row);
    }
    return { ids, weights };
  };
};

/** Makes what rounds to bfloat16, ties to even. */
function createRounding(): (value: number) => number {
  const float = new Float32Array(1);
  const word = new Uint32Array(float.buffer);
  return (value) => {
    float[0] = value;
    word[0] = word[0] + 0x7fff + (word[0] >>> 16 & 1) & 0xffff0000;
    return float[0];
  };
}

/** Scores and choices in bfloat16, as a router gets them that is not kept in float32: they often tie. */
function inBfloat16(prefersHigherId: boolean): CreateRouter {
  return ({ bias, topK, numExperts, routedScalingFactor = 1 }) => {
    const order = prefersHigherId ? -1 : 1;
    const toBfloat16 = createRounding();
    const routeRow = (logits: Float32Array): { ids: number[]; weights: number[] } => {
      const scores = [...logits].map((x) => toBfloat16(1 / (1 + Math.exp(-toBfloat16(x)))));
      const choices = scores.map((score, id) => toBfloat16(score + toBfloat16(bias[id])));
      const ids = choices.map((_, id) => id)
        .sort((a, b) => choices[b] - choices[a] || order * (a - b)).slice(0, topK);
      const sum = ids.reduce((total, id) => total + scores[id], 0);
      return { ids, weights: ids.map((id) => scores[id] / sum * routedScalingFactor) };
    };
    return Promise.resolve((logits) => {
      const rows = Array.from(
        { length: logits.length / numExperts },
        (_, row) => routeRow(logits.subarray(row * numExperts, (row + 1) * numExperts)),
      );
      return {
        ids: Int32Array.from(rows.flatMap(({ ids }) => ids)),
        weights: Float32Array.from(rows.flatMap(({ weights }) => weights)),
      };
    });
  };
}

/** The routers by name: the right one, then the wrong ones. */
const ROUTERS: Readonly<Record<string, CreateRouter>> = {
  "as trained": changed((options) => options),
  "softmax for sigmoid": changed((options) => ({ ...options, scoring: "softmax" })),
  "bias in the weight": biasInWeight,
  "no bias": changed(({ bias: _, ...options }) => options),
  "no scaling factor": changed((options) => ({ ...options, routedScalingFactor: 1 })),
  "not renormalized": changed((options) => ({ ...options, renormalize: false })),
  "ties to the higher id": tiesToHigherId,
  "bfloat16, ties to the lower id": inBfloat16(false),
  "bfloat16, ties to the higher id": inBfloat16(true),
};

/** What is counted while the routers decide. */
class Counts {
  /** Rows, and those with other experts than the right router's. */
  rows = 0;
  different = 0;
  /** `[layers][experts]`. */
  readonly visits: readonly Uint32Array[];

  constructor({ layers, experts }: Manifest) {
    this.visits = Array.from({ length: layers }, () => new Uint32Array(experts));
  }

  /** Counts the rows of a call. */
  add(ids: Int32Array, { right, layer, topK }: { right: Int32Array; layer: number; topK: number }) {
    for (const id of ids) this.visits[layer][id]++;
    for (let row = 0; row < ids.length; row += topK) {
      const wanted = new Set(right.subarray(row, row + topK));
      this.rows++;
      if (!ids.subarray(row, row + topK).every((id) => wanted.has(id))) this.different++;
    }
  }

  /** The visits of the busiest expert of any layer, as a multiple of the mean. */
  get busiest(): number {
    return Math.max(...this.visits.map((layer) => {
      const sum = layer.reduce((total, visits) => total + visits, 0);
      return Math.max(...layer) * layer.length / sum;
    }));
  }
}

/** Makes the routers of all layers, which are compared with the right ones on the same logits. */
async function createRouters(
  manifest: Manifest,
  { create, counts }: { readonly create: CreateRouter; readonly counts: Counts },
): Promise<Routers> {
  const right = await createGates(manifest);
  const layers = await Promise.all(manifest.biases.map((_, layer) => {
    const options = gateOptions(manifest, layer);
    return create({ ...options, bias: new Float32Array(manifest.biases[layer]) });
  }));
  return {
    route(logits, layer) {
      const decision = layers[layer](logits);
      const { ids } = right.route(logits, layer);
      counts.add(decision.ids, { right: ids, layer, topK: manifest.top_k });
      return decision;
    },
    destroy: right.destroy,
  };
}

/** Measures one router on every domain, as a row of a table. */
async function measure(files: ModelFiles, name: string): Promise<string> {
  const counts = new Counts(files.manifest);
  const routers = await createRouters(files.manifest, { create: ROUTERS[name], counts });
  const runner = await CpuRunner.create(ort, files, routers);
  const cells: string[] = [];
  for (const domain of DOMAINS) {
    const { bitsPerByte, accuracy } = await evaluate(runner, await readHeldOut(domain));
    cells.push(`${bitsPerByte.toFixed(3)} / ${accuracy.toFixed(2)} %`);
  }
  await runner.destroy();
  const share = (100 * counts.different / counts.rows).toFixed(2);
  return `| ${name} | ${share} % | ${counts.busiest.toFixed(2)} | ${cells.join(" | ")} |`;
}

if (import.meta.main) {
  ort.env.wasm.numThreads = 1;
  const files = await fetchModel(new URL("model/", import.meta.url));
  const names = Object.keys(ROUTERS).filter((name) =>
    Deno.args.every((word) => name.includes(word))
  );
  console.log(`| router | rows with other experts | busiest expert | ${DOMAINS.join(" | ")} |`);
  console.log(`| --- | --- | --- | ${DOMAINS.map(() => "---").join(" | ")} |`);
  for (const name of names) console.log(await measure(files, name));
}
