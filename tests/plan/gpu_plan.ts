/** Plans on a GPU: the outputs start as rubbish, lie in buffers longer than they need, and are read back whole. */

import type { PlanArrays, PlanEncodeBuffers, PlannerOptions, PlanOutput } from "../../plan.ts";
import { checkPlanBuffers } from "../../plan/encode_buffers.ts";
import { resolvePlanner } from "../../plan/options.ts";
import { PLAN_OUTPUTS, planLengths } from "../../plan/outputs.ts";
import { WebGpuPlan } from "../../plan/webgpu.ts";
import type { PlanTuning } from "../../wgsl/plan/shader.ts";

/** What outputs hold before they are written. */
export const RUBBISH = 0x5eadbeef;

/** Elements behind the end of each output, which nothing may write. */
const BEHIND = 5;

/** The buffers of a plan. */
export interface PlanBuffers {
  /** What `encode` takes. */
  readonly buffers: PlanEncodeBuffers;
  /** Elements of each output that was asked for. */
  readonly lengths: Readonly<Record<PlanOutput, number>>;
}

/**
 * Makes the buffers of a plan.
 *
 * @param device The device.
 * @param plan The planner's options, the ids, and which outputs there are.
 * @returns The buffers.
 */
export function createPlanBuffers(
  device: GPUDevice,
  { options, ids, names = PLAN_OUTPUTS }: {
    readonly options: PlannerOptions;
    readonly ids: Int32Array;
    readonly names?: readonly PlanOutput[];
  },
): PlanBuffers {
  const numTokens = ids.length / options.topK;
  const lengths = planLengths(resolvePlanner(options), numTokens);
  const outputs = names.map((name) => {
    return [name, filledBuffer(device, new Int32Array(lengths[name] + BEHIND).fill(RUBBISH))];
  });
  const indices = filledBuffer(device, ids);
  return { buffers: { indices, numTokens, ...Object.fromEntries(outputs) }, lengths };
}

function filledBuffer(device: GPUDevice, words: Int32Array): GPUBuffer {
  const { STORAGE, COPY_SRC, COPY_DST } = GPUBufferUsage;
  const size = Math.max(4, words.byteLength);
  const usage = STORAGE | COPY_SRC | COPY_DST;
  const buffer = device.createBuffer({ size, usage, mappedAtCreation: true });
  new Int32Array(buffer.getMappedRange()).set(words);
  buffer.unmap();
  return buffer;
}

/**
 * Reads the outputs of a plan back.
 *
 * @param device The device.
 * @param plan Its buffers.
 * @returns The outputs, cut to their lengths.
 * @throws {Error} If something was written behind one.
 */
export async function readPlan(
  device: GPUDevice,
  { buffers, lengths }: PlanBuffers,
): Promise<Partial<PlanArrays>> {
  const encoder = device.createCommandEncoder();
  const copies = PLAN_OUTPUTS.flatMap((name) => {
    const from = buffers[name];
    if (!from) return [];
    const { MAP_READ, COPY_DST } = GPUBufferUsage;
    const to = device.createBuffer({ size: from.size, usage: MAP_READ | COPY_DST });
    encoder.copyBufferToBuffer(from, 0, to, 0, from.size);
    return [{ name, to }];
  });
  device.queue.submit([encoder.finish()]);
  await Promise.all(copies.map(({ to }) => to.mapAsync(GPUMapMode.READ)));
  const found: Record<string, Int32Array | Uint32Array> = {};
  for (const { name, to } of copies) {
    const words = new Int32Array(to.getMappedRange().slice(0));
    to.destroy();
    if (words.subarray(lengths[name]).some((word) => word !== RUBBISH)) {
      throw new Error(`Cannot read plan: ${name} must end at ${lengths[name]}, got more`);
    }
    const output = words.slice(0, lengths[name]);
    found[name] = name === "dispatchArgs" ? new Uint32Array(output.buffer) : output;
  }
  return found;
}

/** Destroys the buffers of a plan. */
export function destroyPlanBuffers({ buffers }: PlanBuffers): void {
  buffers.indices.destroy();
  for (const name of PLAN_OUTPUTS) buffers[name]?.destroy();
}

/**
 * Plans by dispatches of the test's choice.
 *
 * @param device The device.
 * @param plan The planner's options, the ids, and the dispatches.
 * @returns The outputs.
 */
export async function planBy(
  device: GPUDevice,
  { options, ids, tuning }: {
    readonly options: PlannerOptions;
    readonly ids: Int32Array;
    readonly tuning: PlanTuning;
  },
): Promise<Partial<PlanArrays>> {
  const resolved = resolvePlanner(options);
  const kernel = new WebGpuPlan(device, resolved, { choose: () => tuning });
  const plan = createPlanBuffers(device, { options, ids });
  const encoder = device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  kernel.encode(pass, checkPlanBuffers(resolved, plan.buffers));
  pass.end();
  device.queue.submit([encoder.finish()]);
  const outputs = await readPlan(device, plan);
  destroyPlanBuffers(plan);
  kernel.destroy();
  return outputs;
}
