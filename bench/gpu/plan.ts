/**
 * The time of a dispatch plan on a GPU, by timestamps around many plans in one compute pass, through
 * `planner.encode`: nothing is uploaded or read back in the time measured.
 *
 * ```sh
 * deno run -A bench/gpu/plan.ts                                  # every shape of the table
 * deno run -A bench/gpu/plan.ts --shape 384,8 --tokens 32,20000
 * deno run -A bench/gpu/plan.ts --sweep --shape 384,8            # the sizes that only decide how fast
 * ```
 */

import { createGate } from "../../mod.ts";
import { checkPlanBuffers } from "../../plan/encode_buffers.ts";
import { type PlannerOptions, resolvePlanner } from "../../plan/options.ts";
import { PLAN_OUTPUTS } from "../../plan/outputs.ts";
import { choosePlanPath } from "../../plan/tuning.ts";
import { type BoundStep, WebGpuPlan } from "../../plan/webgpu.ts";
import { referencePlan } from "../../reference/plan.ts";
import { createPlanBuffers, readPlan } from "../../tests/plan/gpu_plan.ts";
import { type IdKind, idsOf } from "../../tests/plan/plan_cases.ts";
import type { Arguments, FlagKind } from "../../tools/lib/arguments.ts";
import { openGpu } from "../../tools/lib/gpu.ts";
import { print, UsageError } from "../../tools/lib/terminal.ts";
import { runTool } from "../../tools/lib/tool.ts";
import type { PlanTuning } from "../../wgsl/plan/shader.ts";
import { benchLogits, benchOptions } from "../lib/data.ts";
import { planTable } from "./plan_tables.ts";
import { type GpuJob, timeJobs, type TimingPlan } from "./timestamps.ts";

const HELP = `Usage: deno run -A bench/gpu/plan.ts [options]

Times the WebGPU planner by timestamps: microseconds a plan, medians. Each plan is first compared with
the reference.

  --shape P,K     experts and ids per token (default: the table's shapes)
  --tokens LIST   tokens a plan, with --shape (default 20000)
  --ids LIST      uniform, zipf, one (default uniform), with --shape
  --alignment N   with --shape (default 1)
  --sweep         also the other paths and sizes, with --shape
  --json FILE     also write the times, for bench/report.ts
  --quick         no warm-up, one pass of one plan: to see that it works
  --help          this text
`;

const FLAGS: Readonly<Record<string, FlagKind>> = {
  "shape": "value",
  "tokens": "value",
  "ids": "value",
  "alignment": "value",
  "sweep": "switch",
  "json": "value",
  "quick": "switch",
};

/** A plan to time. */
interface Workload {
  readonly options: PlannerOptions;
  readonly numTokens: number;
  readonly kind: IdKind;
}

/** Warm-up of a card at rest: 0.4 s, of plans of some 5 µs, an empty launch among them. */
const TIMING: TimingPlan = { warmLaunches: 120_000, launches: 50, passes: 9 };
const QUICK: TimingPlan = { warmLaunches: 0, launches: 1, passes: 1 };

function workload(
  [numExperts, topK, numTokens]: readonly number[],
  { kind = "uniform", alignment = 1 }: { readonly kind?: IdKind; readonly alignment?: number } = {},
): Workload {
  return { options: { numExperts, topK, alignment, blockSize: 64 }, numTokens, kind };
}

/** The table's rows, as the issue of speed has them. */
function tableWorkloads(): Workload[] {
  return [
    ...[1, 32, 128, 512, 4096, 5000, 20_000].map((count) => workload([384, 8, count])),
    workload([384, 8, 20_000], { alignment: 64 }),
    workload([384, 8, 20_000], { kind: "zipf" }),
    workload([384, 8, 20_000], { kind: "one" }),
    ...[1, 32, 512, 5000, 20_000].map((count) => workload([64, 6, count])),
    ...[32, 512, 20_000].map((count) => workload([256, 8, count])),
    workload([128, 8, 20_000]),
    workload([1024, 8, 20_000]),
    ...[32, 20_000].map((count) => workload([4096, 8, count])),
  ];
}

/** A plan by some dispatches, bound and checked against the reference. */
interface Rig {
  readonly work: Workload;
  readonly tuning: PlanTuning;
  readonly steps: readonly BoundStep[];
}

async function createRig(
  device: GPUDevice,
  { work, tuning }: { readonly work: Workload; readonly tuning: PlanTuning },
): Promise<Rig> {
  const { options } = work;
  const resolved = resolvePlanner(options);
  const kernel = new WebGpuPlan(device, resolved, { choose: () => tuning });
  await kernel.compile([1]);
  const ids = idsOf(work);
  const given = createPlanBuffers(device, { options, ids });
  const steps = kernel.bind(checkPlanBuffers(resolved, given.buffers));
  const encoder = device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  recordSteps(pass, steps);
  pass.end();
  device.queue.submit([encoder.finish()]);
  const outputs = await readPlan(device, given);
  const expected = referencePlan(ids, options);
  for (const name of PLAN_OUTPUTS) {
    if (outputs[name]?.every((value, i) => value === expected[name][i]) ?? true) continue;
    throw new Error(`${nameOf(work)} by ${describeTuning(tuning)}: ${name} is not the reference's`);
  }
  return { work, tuning, steps };
}

function recordSteps(pass: GPUComputePassEncoder, steps: readonly BoundStep[]): void {
  for (const { pipeline, group, x, y } of steps) {
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, group);
    pass.dispatchWorkgroups(x, y);
  }
}

function nameOf({ options, numTokens, kind }: Workload): string {
  const { numExperts, topK, alignment } = options;
  const extra = `${alignment === 1 ? "" : `, alignment ${alignment}`}${
    kind === "uniform" ? "" : `, ${kind}`
  }`;
  return `${numExperts}, ${topK}, ${numTokens}${extra}`;
}

function describeTuning({ path, tile, rounds, loads }: PlanTuning): string {
  if (path === "small") return `small, loads ${loads}, rounds ${rounds}`;
  if (path === "scan") return `scan, tile ${tile}`;
  return `fold, tile ${tile}, rounds ${rounds}, loads ${loads}`;
}

/** The paths and sizes that may be fastest for a shape. */
function sweepTunings({ options, numTokens }: Workload): PlanTuning[] {
  const numRoutes = numTokens * options.topK;
  const few = options.numExperts <= 512;
  const tunings: PlanTuning[] = [];
  if (numRoutes <= 8192 && options.numExperts <= 1024) {
    for (const loads of [1, 4, 16, 32].filter((count) => numRoutes <= 256 * count)) {
      for (const rounds of few ? [1, 2] : [1]) {
        tunings.push({ path: "small", tile: 512, rounds, loads });
      }
    }
  }
  if (numRoutes > 2048 && few) {
    for (const [tile, rounds] of FOLDS) {
      for (const loads of [4, 8, 16]) tunings.push({ path: "fold", tile, rounds, loads });
    }
  }
  if (numRoutes > 20_000 || options.numExperts > 1024) {
    for (const tile of [1024, 2048, 4096]) {
      tunings.push({ path: "scan", tile, rounds: 1, loads: 1 });
    }
  }
  return tunings;
}

/** Tiles and rounds of the path with two dispatches. */
const FOLDS = [
  [512, 1],
  [512, 2],
  [1024, 1],
  [1024, 2],
  [1536, 3],
  [2048, 2],
  [3072, 3],
  [4096, 2],
  [4096, 4],
] as const;

/** The jobs of a rig: the whole plan and, where it takes several dispatches, its beginnings. */
function jobsOf({ work, tuning, steps }: Rig): GpuJob[] {
  const name = `${nameOf(work)} | ${describeTuning(tuning)}`;
  return steps.map((step, i) => {
    const isWhole = i + 1 === steps.length;
    const part = steps.slice(0, i + 1);
    return {
      name: isWhole ? name : `${name} | ${step.name}`,
      record: (pass: GPUComputePassEncoder) => recordSteps(pass, part),
    };
  });
}

/** An empty dispatch, which every launch costs at least. */
function emptyJob(device: GPUDevice): GpuJob {
  const code = "@compute @workgroup_size(256) fn empty() {}";
  const module = device.createShaderModule({ code });
  const pipeline = device.createComputePipeline({
    layout: "auto",
    compute: { module, entryPoint: "empty" },
  });
  return {
    name: "an empty launch",
    record(pass) {
      pass.setPipeline(pipeline);
      pass.dispatchWorkgroups(1);
    },
  };
}

/** A gate and a plan of its ids, in one pass. */
async function gateJobs(device: GPUDevice, numTokens: number): Promise<GpuJob[]> {
  const { bias, numExperts, topK } = benchOptions([384, 1, 1, 8], "f32");
  const gate = await createGate({ numExperts, topK, bias, backend: "webgpu", device });
  const rows = benchLogits(numExperts, "f32");
  const values = new Float32Array(numTokens * numExperts);
  for (let at = 0; at < values.length; at += rows.length) {
    values.set((rows as Float32Array).subarray(0, Math.min(rows.length, values.length - at)), at);
  }
  const { STORAGE, COPY_DST } = GPUBufferUsage;
  const logits = device.createBuffer({ size: values.byteLength, usage: STORAGE | COPY_DST });
  device.queue.writeBuffer(logits, 0, values);
  const options = { numExperts, topK };
  const given = createPlanBuffers(device, { options, ids: new Int32Array(numTokens * topK) });
  const { indices } = given.buffers;
  const weights = device.createBuffer({ size: indices.size, usage: STORAGE });
  const resolved = resolvePlanner(options);
  const plan = new WebGpuPlan(device, resolved);
  const encoding = checkPlanBuffers(resolved, given.buffers);
  const route = (pass: GPUComputePassEncoder): void =>
    gate.encode(pass, { logits, indices, weights, numTokens });
  const name = `384, 8, ${numTokens}`;
  return [
    { name: `${name} | the gate`, record: route },
    {
      name: `${name} | gate and plan`,
      record(pass) {
        route(pass);
        plan.encode(pass, encoding);
      },
    },
  ];
}

function listWorkloads(args: Arguments): Workload[] {
  const shapes = args.all("shape");
  if (shapes.length === 0) return tableWorkloads();
  const kinds = args.choices("ids", ["uniform", "zipf", "one"]);
  const tokens = args.list("tokens").map(Number);
  const alignment = args.count("alignment", 1) ?? 1;
  return shapes.flatMap((text) => {
    const [numExperts, topK] = text.split(",").map(Number);
    return (tokens.length > 0 ? tokens : [20_000]).flatMap((count) =>
      (kinds.length > 0 ? kinds : ["uniform"] as const).map((kind) =>
        workload([numExperts, topK, count], { kind, alignment })
      )
    );
  });
}

async function createJobs(device: GPUDevice, args: Arguments): Promise<GpuJob[]> {
  const jobs = [emptyJob(device)];
  for (const work of listWorkloads(args)) {
    const chosen = choosePlanPath(resolvePlanner(work.options), work.numTokens * work.options.topK);
    const tunings = args.has("sweep") ? [chosen, ...sweepTunings(work)] : [chosen];
    for (const tuning of tunings) jobs.push(...jobsOf(await createRig(device, { work, tuning })));
  }
  if (args.all("shape").length === 0) jobs.push(...await gateJobs(device, 20_000));
  return jobs;
}

async function benchPlan(args: Arguments): Promise<number> {
  const gpu = await openGpu({ features: ["timestamp-query"], largeBuffers: true });
  if (gpu.device === undefined) throw new UsageError(`Cannot time plans: ${gpu.reason}`);
  const { device, name } = gpu;
  const jobs = await createJobs(device, args);
  const times = await timeJobs(device, jobs, args.has("quick") ? QUICK : TIMING);
  const date = new Date().toISOString().slice(0, 10);
  const report = { adapter: name, runtime: `Deno ${Deno.version.deno}`, date, times };
  print(planTable(report));
  const path = args.text("json");
  if (path !== undefined) await Deno.writeTextFile(path, `${JSON.stringify(report, null, 1)}\n`);
  device.destroy();
  return 0;
}

await runTool({ help: HELP, flags: FLAGS, run: benchPlan });
