/**
 * The gate's kernel on WebGPU: buffers, dispatch, readback.
 *
 * @module
 */

import {
  type Batch,
  checkEncodeBuffers,
  type EncodeBuffers,
  type ResolvedOptions,
} from "../../gate/options.ts";
import { type Chunk, cutChunk, encodeRowLimit, routeRowLimit, rowBytesOf } from "./chunks.ts";
import { type AdapterInfo, openDevice, type OpenedDevice, runtimeName } from "./device.ts";
import { EncodeBindings } from "./bind_groups.ts";
import { DeviceHealth } from "./device_watch.ts";
import {
  allocate,
  BUFFER_USAGE,
  createFilled,
  pipelineNow,
  pipelineOf,
  type Program,
} from "./pipelines.ts";
import { type Slot, SLOT_COUNT, SlotPool } from "./buffers.ts";
import {
  shaderConstants,
  type ShaderPlan,
  specialize,
  specializeGiven,
} from "../../wgsl/generate/shader.ts";

const ACTION = "create gate";

/**
 * Logits of one dispatch of `route`, at most: 64 MiB is 43 690 rows of 384 in f32, far past the
 * size where launching costs anything, and four slots of it fit any GPU, staged too.
 */
const CHUNK_BYTES = 64 * 2 ** 20;

/**
 * Logits beyond this are written into a mapped buffer where WebGPU is in this process, as in Node and
 * Bun: `writeBuffer` of Dawn takes 2 ms for 6 MB and 11 for 33, this 0.5 and 2.5; below there is no
 * difference. In Deno mapping takes up to a second, and from a browser's process it is not measured.
 */
const STAGED_BYTES = 2 ** 20;

/** How batches are carried, where the device leaves a choice; tests make all of it small. */
export interface TransferOptions {
  /** Bytes of a buffer of `route`, at most. Default 64 MiB. */
  readonly chunkBytes?: number;
  /** Bytes of a binding of `encode`, at most. Default: what the device allows. */
  readonly bindingBytes?: number;
  /** Bytes of logits beyond which `route` writes them into a mapped buffer. Default 1 MiB; in Deno
   * and in browsers it never does. */
  readonly stagedBytes?: number;
}

interface KernelParts extends OpenedDevice {
  readonly resolved: ResolvedOptions;
  readonly health: DeviceHealth;
  /** Chooses the experts. */
  readonly choosing: Program;
  readonly constants: GPUBuffer;
}

/** A call of `route` and the program that computes it. */
interface RouteJob {
  readonly batch: Batch;
  readonly program: Program;
}

/** One gate on one device. */
export class WebGpuKernel {
  /** The device: the buffers for `encode` must come from it. */
  readonly device: GPUDevice;
  /** The adapter behind it. */
  readonly adapterInfo: AdapterInfo;
  /** Resolves with the reason when the device is lost; stays pending once the gate is destroyed. */
  readonly lost: Promise<string>;
  /** What it runs: the same for all gates on the device that have the same shader. */
  readonly pipeline: GPUComputePipeline;
  readonly #parts: KernelParts;
  readonly #slots: SlotPool;
  readonly #bindings: EncodeBindings;
  readonly #routeRows: number;
  readonly #encodeRows: number;
  #givenPlan: ShaderPlan | null = null;

  private constructor(parts: KernelParts, options: TransferOptions) {
    const { device, constants } = parts;
    this.#parts = parts;
    this.device = device;
    this.adapterInfo = parts.adapterInfo;
    this.lost = parts.health.lost;
    this.pipeline = parts.choosing.pipeline;
    const row = rowBytesOf(parts.resolved);
    const { maxStorageBufferBindingSize, maxBufferSize } = device.limits;
    const bindingBytes = options.bindingBytes ?? maxStorageBufferBindingSize;
    const chunkBytes = Math.min(options.chunkBytes ?? CHUNK_BYTES, bindingBytes, maxBufferSize);
    this.#routeRows = routeRowLimit(row, chunkBytes);
    this.#encodeRows = encodeRowLimit(row, bindingBytes);
    const stages = !["Deno", "Mozilla"].includes(runtimeName());
    const stagedBytes = options.stagedBytes ?? (stages ? STAGED_BYTES : Infinity);
    const maxRows = this.#routeRows;
    this.#slots = new SlotPool({ device, constants, row, maxRows, stagedBytes });
    this.#bindings = new EncodeBindings({ device, constants, row, bindingBytes });
  }

  /**
   * Opens a device, compiles the shader and uploads the gate's constants.
   *
   * @param resolved The gate's options, checked.
   * @param device The caller's device; without one, a device is requested and belongs to the
   * kernel.
   * @param options How batches are carried.
   * @returns The kernel.
   * @throws {BackendUnavailableError} If there is no WebGPU here, or the device is lost.
   * @throws {Error} If the shader does not compile.
   */
  static async create(
    resolved: ResolvedOptions,
    device?: GPUDevice,
    options: TransferOptions = {},
  ): Promise<WebGpuKernel> {
    const opened = await openDevice(device);
    const health = new DeviceHealth(opened);
    try {
      const plan = specialize(resolved);
      const pipeline = await health.guard(ACTION, pipelineOf(opened.device, plan));
      const constants = await health.guard(ACTION, createConstants(opened.device, resolved));
      const choosing = { plan, pipeline };
      const parts = { ...opened, resolved, health, choosing, constants };
      return new WebGpuKernel(parts, options);
    } catch (error) {
      health.close();
      if (opened.owned) opened.device.destroy();
      throw error;
    }
  }

  /**
   * Routes a batch. The logits, and the experts given, are read until the promise settles. Calls may
   * overlap. The first batch whose experts are given compiles the shader for it.
   *
   * @param batch The checked call; its indices and weights are filled in.
   * @throws {Error} If the device is lost or the gate destroyed, before or meanwhile.
   */
  async route(batch: Batch): Promise<void> {
    this.#parts.health.check("route");
    const program = batch.expertIds ? await this.#loadGiven() : this.#parts.choosing;
    const job = { batch, program };
    const { numTokens } = batch;
    let next = 0;
    const runLane = async (): Promise<void> => {
      while (next < numTokens) {
        const chunk = cutChunk(batch, { plan: program.plan, first: next, limit: this.#routeRows });
        next += chunk.rows;
        await this.#runChunk(job, chunk).catch((error) => {
          next = numTokens;
          throw error;
        });
      }
    };
    const lanes = Math.min(SLOT_COUNT, Math.ceil(numTokens / this.#routeRows));
    // All must have settled before the caller may touch the arrays again, also when one has failed.
    const results = await Promise.allSettled(Array.from({ length: lanes }, runLane));
    for (const result of results) {
      if (result.status === "rejected") throw result.reason;
    }
  }

  /**
   * Records the routing of logits that are on the device already; nothing is submitted and nothing
   * read back. The first call whose experts are given compiles the shader for it, unless `route` has.
   *
   * @param target An encoder, or a compute pass, which is left with this kernel's pipeline and bind
   * group 0 set.
   * @param buffers The caller's buffers, of the same device.
   * @throws {TypeError} If a buffer is none.
   * @throws {RangeError} If a buffer is too small or lacks a usage.
   * @throws {Error} If the device is lost or the gate destroyed.
   */
  encode(target: GPUCommandEncoder | GPUComputePassEncoder, buffers: EncodeBuffers): void {
    this.#parts.health.check("encode");
    const batch = checkEncodeBuffers(this.#parts.resolved, buffers);
    if (batch.numTokens === 0) return;
    const program = batch.expertsGiven ? this.#givenNow() : this.#parts.choosing;
    const pass = "dispatchWorkgroups" in target ? target : target.beginComputePass();
    for (let first = 0; first < batch.numTokens; first += this.#encodeRows) {
      const chunk = cutChunk(batch, { plan: program.plan, first, limit: this.#encodeRows });
      const bindGroup = this.#bindings.bind(buffers, chunk);
      record(pass, { program, chunk, bindGroup });
    }
    if (pass !== target) pass.end();
  }

  /** Destroys the buffers, and the device if it was requested here. Calls in flight reject. */
  destroy(): void {
    const { health, constants, owned, device } = this.#parts;
    health.close();
    this.#slots.destroy();
    constants.destroy();
    if (owned) device.destroy();
  }

  /** Weighs experts that are given: most gates never need it, so it is compiled when one does. */
  async #loadGiven(): Promise<Program> {
    const plan = this.#planGiven();
    const { device, health } = this.#parts;
    return { plan, pipeline: await health.guard("route", pipelineOf(device, plan)) };
  }

  #givenNow(): Program {
    const plan = this.#planGiven();
    return { plan, pipeline: pipelineNow(this.device, plan) };
  }

  #planGiven(): ShaderPlan {
    return this.#givenPlan ??= specializeGiven(this.#parts.resolved);
  }

  async #runChunk(job: RouteJob, chunk: Chunk): Promise<void> {
    const { health } = this.#parts;
    const slot = await health.guard("route", this.#slots.acquire());
    try {
      await health.guard("route", slot.reserve(chunk));
      this.#submit(slot, { ...job, chunk });
      await health.guard("route", slot.map(chunk.rows));
      // A map that was pending when the device went may resolve all the same, with anything in it.
      health.check("route");
      slot.download(job.batch, chunk);
    } catch (error) {
      slot.discard();
      throw error;
    } finally {
      this.#slots.release(slot);
    }
  }

  #submit(slot: Slot, { batch, program, chunk }: RouteJob & { readonly chunk: Chunk }): void {
    const encoder = this.device.createCommandEncoder();
    slot.upload(encoder, batch, chunk);
    const pass = encoder.beginComputePass();
    record(pass, { program, chunk, bindGroup: slot.bindGroup });
    pass.end();
    slot.recordReadback(encoder, chunk.rows);
    this.device.queue.submit([encoder.finish()]);
  }
}

function record(
  pass: GPUComputePassEncoder,
  step: {
    readonly program: Program;
    readonly chunk: Chunk;
    readonly bindGroup: GPUBindGroup;
  },
): void {
  pass.setPipeline(step.program.pipeline);
  pass.setBindGroup(0, step.bindGroup);
  pass.dispatchWorkgroups(step.chunk.x, step.chunk.y);
}

function createConstants(device: GPUDevice, resolved: ResolvedOptions): Promise<GPUBuffer> {
  const words = shaderConstants(resolved);
  const create = (): GPUBuffer => createFilled(device, { usage: BUFFER_USAGE.storage, words });
  return allocate(device, { action: ACTION, create });
}
