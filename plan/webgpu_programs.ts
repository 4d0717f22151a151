/**
 * What all planners on one device share: layouts and compiled pipelines.
 *
 * @module
 */

import { messageOf } from "../gate/errors.ts";
import type { PlanBinding, PlanStep } from "../wgsl/plan/shader.ts";

/** `GPUShaderStage.COMPUTE`. */
const STAGE_COMPUTE = 0x4;

/** A dispatch, compiled. */
export interface PlanProgram {
  /** What it binds. */
  readonly bindings: readonly PlanBinding[];
  /** The same as a layout. */
  readonly layout: GPUBindGroupLayout;
  /** The pipeline. */
  readonly pipeline: GPUComputePipeline;
}

interface DevicePrograms {
  readonly layouts: Map<string, GPUBindGroupLayout>;
  readonly pipelines: Map<string, GPUComputePipeline | Promise<GPUComputePipeline>>;
}

/**
 * A model has a planner for each kind of layer, and may have one for each layer. What they have in common
 * is the device, which is the caller's and must not be written to. The map is weak: with the device goes
 * its entry.
 */
const PROGRAMS_BY_DEVICE = new WeakMap<GPUDevice, DevicePrograms>();

/**
 * Compiles a dispatch, at most once per device.
 *
 * @param device The device.
 * @param step The dispatch.
 * @returns The program.
 * @throws {Error} If the shader does not compile; the message shows the line.
 */
export async function compileStep(device: GPUDevice, step: PlanStep): Promise<PlanProgram> {
  const { pipelines } = programsOf(device);
  const layout = layoutOf(device, step.bindings);
  const known = pipelines.get(step.code) ?? compile(device, { step, layout });
  pipelines.set(step.code, known);
  try {
    const pipeline = await known;
    pipelines.set(step.code, pipeline);
    return { bindings: step.bindings, layout, pipeline };
  } catch (error) {
    pipelines.delete(step.code);
    throw error;
  }
}

/**
 * Gives a dispatch at once, if need be by compiling it on the spot. An error in the shader is left to the
 * device to tell.
 *
 * @param device The device.
 * @param step The dispatch.
 * @returns The program.
 */
export function compileStepNow(device: GPUDevice, step: PlanStep): PlanProgram {
  const { pipelines } = programsOf(device);
  const layout = layoutOf(device, step.bindings);
  let pipeline = pipelines.get(step.code);
  if (!pipeline || "then" in pipeline) {
    const module = device.createShaderModule({ code: step.code });
    pipeline = device.createComputePipeline(descriptorOf(device, { step, layout, module }));
    pipelines.set(step.code, pipeline);
  }
  return { bindings: step.bindings, layout, pipeline };
}

function programsOf(device: GPUDevice): DevicePrograms {
  const known = PROGRAMS_BY_DEVICE.get(device);
  if (known) return known;
  const programs = { layouts: new Map(), pipelines: new Map() };
  PROGRAMS_BY_DEVICE.set(device, programs);
  return programs;
}

function layoutOf(device: GPUDevice, bindings: readonly PlanBinding[]): GPUBindGroupLayout {
  const { layouts } = programsOf(device);
  const entries = bindings.map(({ binding, type }) => ({
    binding,
    visibility: STAGE_COMPUTE,
    buffer: { type },
  }));
  const key = JSON.stringify(entries);
  const layout = layouts.get(key) ?? device.createBindGroupLayout({ entries });
  layouts.set(key, layout);
  return layout;
}

interface CompileJob {
  readonly step: PlanStep;
  readonly layout: GPUBindGroupLayout;
}

function descriptorOf(
  device: GPUDevice,
  { step, layout, module }: CompileJob & { readonly module: GPUShaderModule },
): GPUComputePipelineDescriptor {
  return {
    layout: device.createPipelineLayout({ bindGroupLayouts: [layout] }),
    compute: { module, entryPoint: step.entryPoint },
  };
}

async function compile(device: GPUDevice, job: CompileJob): Promise<GPUComputePipeline> {
  // The scope keeps a bad shader out of the device's uncaptured errors; the message comes from the
  // module itself.
  device.pushErrorScope("validation");
  const module = device.createShaderModule({ code: job.step.code });
  const scope = device.popErrorScope().catch(() => null);
  try {
    return await device.createComputePipelineAsync(descriptorOf(device, { ...job, module }));
  } catch (cause) {
    const { messages } = await module.getCompilationInfo();
    const first = messages.find(({ type }) => type === "error")?.message.trim().split("\n")[0];
    const found = first ?? (await scope)?.message ?? messageOf(cause);
    throw new Error(`Cannot create planner: shader must compile, got ${found}`, { cause });
  }
}
