/**
 * The planner on WebGPU.
 *
 * @module
 */

import { CallGuard } from "../backends/webgpu/call_guard.ts";
import { type DeviceUse, lostDevice, useDevice } from "../backends/webgpu/device.ts";
import { allocate, BUFFER_USAGE, MAP_MODE } from "../backends/webgpu/pipelines.ts";
import { type PlanOptions, resolvePlanCall, toPlan } from "./call.ts";
import type { PlanCall } from "./cpu.ts";
import { checkPlanBuffers, type PlanEncodeBuffers } from "./encode_buffers.ts";
import type { ResolvedPlanner } from "./options.ts";
import {
  type Plan,
  PLAN_OUTPUTS,
  type PlanLengths,
  planLengths,
  type PlanOutput,
} from "./outputs.ts";
import { BasePlanner, type WebGpuPlanner } from "./planner.ts";
import { WebGpuPlan } from "./webgpu.ts";

/** Numbers of routes whose dispatches are compiled ahead: those of decode steps and of prompts. */
const COMPILED_AHEAD = [8, 4096, 40_000] as const;

interface PlannerParts {
  readonly resolved: ResolvedPlanner;
  readonly use: DeviceUse;
  readonly guard: CallGuard;
  readonly kernel: WebGpuPlan;
}

/** The buffers of one call of `plan`. */
interface CallBuffers {
  readonly ids: GPUBuffer;
  readonly outputs: Partial<Record<PlanOutput, GPUBuffer>>;
  readonly readbacks: Partial<Record<PlanOutput, GPUBuffer>>;
}

/** Plans on a device. */
export class WebGpuOnlyPlanner extends BasePlanner implements WebGpuPlanner {
  readonly backend = "webgpu";
  readonly #parts: PlannerParts;
  #destroyed = false;

  private constructor(parts: PlannerParts) {
    super(parts.resolved);
    this.#parts = parts;
  }

  /**
   * Opens a device and compiles the kernels.
   *
   * @param resolved The planner's options, checked.
   * @param device The caller's device; without one, the device that gates and planners share.
   * @returns The planner.
   * @throws {BackendUnavailableError} If there is no WebGPU here, or the device is lost.
   * @throws {Error} If a shader does not compile.
   */
  static async create(
    resolved: ResolvedPlanner,
    device?: GPUDevice,
  ): Promise<WebGpuOnlyPlanner> {
    const use = await useDevice(device);
    const guard = new CallGuard(use.watch, "planner");
    try {
      const kernel = new WebGpuPlan(use.device, resolved);
      await guard.guard("create planner", kernel.compile(COMPILED_AHEAD));
      return new WebGpuOnlyPlanner({ resolved, use, guard, kernel });
    } catch (error) {
      guard.close();
      use.release();
      throw use.watch.loss === null ? error : lostDevice(use.watch.loss);
    }
  }

  get device(): GPUDevice {
    return this.#parts.use.device;
  }

  encode(target: GPUCommandEncoder | GPUComputePassEncoder, buffers: PlanEncodeBuffers): void {
    const { resolved, guard, kernel } = this.#parts;
    guard.check("encode");
    const encoding = checkPlanBuffers(resolved, buffers);
    const pass = "dispatchWorkgroups" in target ? target : target.beginComputePass();
    kernel.encode(pass, encoding);
    if (pass !== target) pass.end();
  }

  async plan(indices: Int32Array, options?: PlanOptions): Promise<Plan> {
    const { resolved, guard, use: { device } } = this.#parts;
    const call = resolvePlanCall(resolved, indices, options);
    guard.check("plan");
    const numTokens = call.numRoutes / resolved.topK;
    const lengths = planLengths(resolved, numTokens);
    const ids = new Int32Array(call.indices.subarray(0, call.numRoutes));
    const create = (): CallBuffers => createBuffers(device, lengths);
    const buffers = await guard.guard("plan", allocate(device, { action: "plan", create }));
    try {
      await guard.guard("plan", this.#run(buffers, { ids, numTokens }));
      // A map that was pending when the device went may resolve all the same, with anything in it.
      guard.check("plan");
      for (const name of PLAN_OUTPUTS) download(call, { name, buffers });
    } finally {
      destroyBuffers(buffers);
    }
    return toPlan(call);
  }

  /** Uploads, plans, and waits until the outputs can be read. */
  async #run(
    buffers: CallBuffers,
    { ids, numTokens }: { readonly ids: Int32Array<ArrayBuffer>; readonly numTokens: number },
  ): Promise<void> {
    const { device } = this.#parts.use;
    if (ids.length > 0) device.queue.writeBuffer(buffers.ids, 0, ids);
    const encoder = device.createCommandEncoder();
    this.encode(encoder, { indices: buffers.ids, numTokens, ...buffers.outputs });
    for (const name of PLAN_OUTPUTS) {
      const [from, to] = [buffers.outputs[name], buffers.readbacks[name]];
      if (from && to) encoder.copyBufferToBuffer(from, 0, to, 0, to.size);
    }
    device.queue.submit([encoder.finish()]);
    const { readbacks } = buffers;
    await Promise.all(Object.values(readbacks).map((buffer) => buffer.mapAsync(MAP_MODE.read)));
  }

  destroy(): void {
    if (this.#destroyed) return;
    this.#destroyed = true;
    const { guard, kernel, use } = this.#parts;
    guard.close();
    kernel.destroy();
    use.release();
  }
}

function createBuffers(device: GPUDevice, lengths: PlanLengths): CallBuffers {
  const { storage, copySrc, copyDst, mapRead } = BUFFER_USAGE;
  const create = (length: number, usage: number): GPUBuffer =>
    device.createBuffer({ size: Math.max(4, 4 * length), usage });
  const outputs: CallBuffers["outputs"] = {};
  const readbacks: CallBuffers["readbacks"] = {};
  for (const name of PLAN_OUTPUTS) {
    if (lengths[name] === 0) continue;
    outputs[name] = create(lengths[name], storage | copySrc);
    readbacks[name] = create(lengths[name], mapRead | copyDst);
  }
  return { ids: create(lengths.routeToRow, storage | copyDst), outputs, readbacks };
}

function download(
  call: PlanCall,
  { name, buffers }: { readonly name: PlanOutput; readonly buffers: CallBuffers },
): void {
  const readback = buffers.readbacks[name];
  if (readback) call[name].set(new Int32Array(readback.getMappedRange()));
}

function destroyBuffers({ ids, outputs, readbacks }: CallBuffers): void {
  for (const buffer of [ids, ...Object.values(outputs), ...Object.values(readbacks)]) {
    buffer.destroy();
  }
}
