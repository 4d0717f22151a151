/**
 * The gate's kernel on WebGPU: chunks, dispatch, readback.
 *
 * @module
 */

import { type Batch, copyInputs } from "../../gate/batch.ts";
import {
  checkEncodeBuffers,
  checkEncodeTarget,
  checkEncodeWeighBuffers,
  type EncodeBuffers,
  type EncodeRows,
  type EncodeWeighBuffers,
} from "../../gate/encode_buffers.ts";
import type { AdapterInfo } from "../../gate/gate.ts";
import type { Kernel } from "../../gate/kernel.ts";
import type { ResolvedOptions } from "../../gate/resolve_options.ts";
import { isFixedMemory } from "../../gate/typed_arrays.ts";
import {
  shaderConstants,
  type ShaderPlan,
  specialize,
  specializeGiven,
} from "../../wgsl/generate/shader.ts";
import { runtimeName } from "./adapter.ts";
import { EncodeBindings } from "./bind_groups.ts";
import { type Slot, SLOT_COUNT, SlotPool } from "./buffers.ts";
import { CallGuard } from "./call_guard.ts";
import { type Chunk, cutChunk, encodeRowLimit, routeRowLimit, rowBytesOf } from "./chunks.ts";
import { type DeviceUse, lostDevice, useDevice } from "./device.ts";
import { checkDevice } from "./device_check.ts";
import {
  allocate,
  BUFFER_USAGE,
  createFilled,
  pipelineNow,
  pipelineOf,
  type Program,
} from "./pipelines.ts";

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

interface KernelParts {
  readonly resolved: ResolvedOptions;
  readonly use: DeviceUse;
  readonly guard: CallGuard;
  /** The program that chooses the experts. */
  readonly routing: Program;
  readonly constants: GPUBuffer;
}

/** A call of `route` or `weigh`, and the program that computes it. */
interface Job {
  readonly batch: Batch;
  readonly program: Program;
}

/** One gate on one device. */
export class WebGpuKernel implements Kernel {
  readonly #parts: KernelParts;
  readonly #slots: SlotPool;
  readonly #bindings: EncodeBindings;
  readonly #routeRows: number;
  readonly #encodeRows: number;
  #weighPlan: ShaderPlan | null = null;
  #destroyed = false;

  private constructor(parts: KernelParts, options: TransferOptions) {
    const { constants, resolved } = parts;
    const { device } = parts.use;
    this.#parts = parts;
    const row = rowBytesOf(resolved);
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

  get backend(): "webgpu" {
    return "webgpu";
  }

  /** The device: the buffers for `encode` must come from it. */
  get device(): GPUDevice {
    return this.#parts.use.device;
  }

  /** The adapter behind it. */
  get adapterInfo(): AdapterInfo {
    return this.#parts.use.readAdapterInfo();
  }

  /**
   * Calls a function when the device is lost, unless the kernel is destroyed first.
   *
   * @param listener Called before the calls in flight reject.
   */
  onLoss(listener: () => void): void {
    this.#parts.guard.onLoss(listener);
  }

  /**
   * Opens a device, compiles the shader and uploads the gate's constants.
   *
   * @param resolved The gate's options, checked.
   * @param device The caller's device; without one, the device that gates share.
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
    const use = await useDevice(device);
    const guard = new CallGuard(use.watch);
    try {
      if (resolved.backend.checkDevice) {
        await guard.guard(ACTION, checkDevice(use.device, routeOn(use.device)));
      }
      const plan = specialize(resolved);
      const pipeline = await guard.guard(ACTION, pipelineOf(use.device, plan));
      const constants = await guard.guard(ACTION, createConstants(use.device, resolved));
      return new WebGpuKernel(
        { resolved, use, guard, routing: { plan, pipeline }, constants },
        options,
      );
    } catch (error) {
      guard.close();
      use.release();
      throw use.watch.loss === null ? error : lostDevice(use.watch.loss);
    }
  }

  /**
   * Computes a batch. Calls may overlap. The first batch with expert ids compiles the shader that weighs.
   *
   * @param batch The checked call; its indices and weights are filled in. Its logits and ids have been
   * read when the promise is returned.
   * @throws {Error} If the device is lost or the gate destroyed, before or meanwhile.
   */
  async route(batch: Batch): Promise<void> {
    this.#parts.guard.check("route");
    if (batch.numTokens === 0) return;
    const isPlain = !batch.expertIds && !batch.biasOf && isFixedMemory(batch.logits.buffer);
    const ready = isPlain ? this.#takeReady(batch) : undefined;
    if (ready) {
      const job = { batch, program: this.#parts.routing };
      return await settle(ready.map(({ slot, chunk }) => this.#runOn(slot, job, chunk)));
    }
    // What follows waits before it uploads, and the caller may write into the arrays meanwhile. Nor do
    // all runtimes upload from memory that is shared or resizable.
    await this.#routeCopy(copyInputs(this.#parts.resolved, batch));
  }

  /** Takes a slot for each chunk of a batch, if all of them can be uploaded at once. */
  #takeReady(batch: Batch): { readonly slot: Slot; readonly chunk: Chunk }[] | undefined {
    const { plan } = this.#parts.routing;
    const taken: { readonly slot: Slot; readonly chunk: Chunk }[] = [];
    for (let first = 0; first < batch.numTokens; first += this.#routeRows) {
      const chunk = cutChunk(batch, { plan, first, limit: this.#routeRows });
      const slot = this.#slots.takeReady(chunk);
      if (slot === undefined) {
        for (const each of taken) this.#slots.release(each.slot);
        return undefined;
      }
      taken.push({ slot, chunk });
    }
    return taken;
  }

  /**
   * Records the routing of logits that are on the device already; nothing is submitted and nothing
   * read back.
   *
   * @param target An encoder, or a compute pass, which is left with this kernel's pipeline and bind
   * group 0 set.
   * @param buffers The caller's buffers, of the same device.
   * @throws {TypeError} If a buffer is none, is too small or lacks a usage.
   * @throws {RangeError} If a number of tokens is outside its range.
   * @throws {Error} If the device is lost or the gate destroyed.
   */
  encode(target: GPUCommandEncoder | GPUComputePassEncoder, buffers: EncodeBuffers): void {
    const { guard, resolved, routing } = this.#parts;
    guard.check("encode");
    checkEncodeTarget(target);
    const rows = checkEncodeBuffers(resolved, buffers);
    this.#record(target, { rows, program: () => routing, buffers });
  }

  /**
   * Records the weighing of experts that the caller has chosen. The first call compiles the shader,
   * unless `route` has.
   *
   * @param target An encoder, or a compute pass, which is left with this kernel's pipeline and bind
   * group 0 set.
   * @param buffers The caller's buffers, of the same device.
   * @throws {TypeError} If a buffer is none, is too small or lacks a usage.
   * @throws {RangeError} If a number of tokens is outside its range.
   * @throws {Error} If the device is lost or the gate destroyed.
   */
  encodeWeigh(
    target: GPUCommandEncoder | GPUComputePassEncoder,
    buffers: EncodeWeighBuffers,
  ): void {
    const { guard, resolved } = this.#parts;
    guard.check("encode");
    checkEncodeTarget(target);
    const rows = checkEncodeWeighBuffers(resolved, buffers);
    const plan = this.#planWeighing();
    const program = (): Program => ({ plan, pipeline: pipelineNow(this.device, plan) });
    this.#record(target, { rows, program, buffers });
  }

  /** Destroys the buffers, and the shared device with its last gate. Calls in flight reject. */
  destroy(): void {
    if (this.#destroyed) return;
    this.#destroyed = true;
    const { guard, constants, use } = this.#parts;
    guard.close();
    this.#slots.destroy();
    constants.destroy();
    use.release();
  }

  #record(
    target: GPUCommandEncoder | GPUComputePassEncoder,
    call: {
      readonly rows: EncodeRows;
      readonly program: () => Program;
      readonly buffers: EncodeBuffers;
    },
  ): void {
    const { rows, buffers } = call;
    if (rows.numTokens === 0) return;
    const program = call.program();
    const pass = "dispatchWorkgroups" in target ? target : target.beginComputePass();
    for (let first = 0; first < rows.numTokens; first += this.#encodeRows) {
      const chunk = cutChunk(rows, { plan: program.plan, first, limit: this.#encodeRows });
      const bindGroup = this.#bindings.bind(buffers, chunk);
      record(pass, { program, chunk, bindGroup });
    }
    if (pass !== target) pass.end();
  }

  /** Routes a batch whose inputs are a copy, in as many chunks as it takes, several at once. */
  async #routeCopy(batch: Batch): Promise<void> {
    const program = batch.expertIds ? await this.#loadWeighing() : this.#parts.routing;
    const { plan } = program;
    let next = 0;
    const runLane = async (): Promise<void> => {
      while (next < batch.numTokens) {
        const chunk = cutChunk(batch, { plan, first: next, limit: this.#routeRows });
        next += chunk.rows;
        try {
          const slot = await this.#parts.guard.guard("route", this.#slots.acquire());
          await this.#runOn(slot, { batch, program }, chunk);
        } catch (error) {
          next = batch.numTokens;
          throw error;
        }
      }
    };
    const lanes = Math.min(SLOT_COUNT, Math.ceil(batch.numTokens / this.#routeRows));
    await settle(Array.from({ length: lanes }, runLane));
  }

  /** Most gates never weigh: the shader is compiled when one does. */
  async #loadWeighing(): Promise<Program> {
    const plan = this.#planWeighing();
    const pipeline = await this.#parts.guard.guard("route", pipelineOf(this.device, plan));
    return { plan, pipeline };
  }

  #planWeighing(): ShaderPlan {
    return this.#weighPlan ??= specializeGiven(this.#parts.resolved);
  }

  /** Computes a chunk in a slot; uploads before the first wait if the slot is ready for it. */
  async #runOn(slot: Slot, job: Job, chunk: Chunk): Promise<void> {
    const { guard } = this.#parts;
    try {
      if (!slot.isReady(chunk)) await guard.guard("route", slot.reserve(chunk));
      this.#submit(slot, { ...job, chunk });
      await guard.guard("route", slot.map(chunk.rows));
      // A map that was pending when the device went may resolve all the same, with anything in it.
      guard.check("route");
      slot.download(job.batch, chunk);
      slot.mapForNextCall();
    } catch (error) {
      slot.discard();
      throw error;
    } finally {
      this.#slots.release(slot);
    }
  }

  #submit(slot: Slot, { batch, program, chunk }: Job & { readonly chunk: Chunk }): void {
    const encoder = this.device.createCommandEncoder();
    slot.upload(encoder, batch, chunk);
    const pass = encoder.beginComputePass();
    record(pass, { program, chunk, bindGroup: slot.bindGroup(program.plan) });
    pass.end();
    slot.recordReadback(encoder, chunk.rows);
    this.device.queue.submit([encoder.finish()]);
  }
}

/** Waits for all, also when one fails: only then may the caller touch the outputs again. */
async function settle(jobs: readonly Promise<void>[]): Promise<void> {
  for (const result of await Promise.allSettled(jobs)) {
    if (result.status === "rejected") throw result.reason;
  }
}

/** Gives a function that routes one batch of a gate on a device. */
function routeOn(device: GPUDevice): (resolved: ResolvedOptions, batch: Batch) => Promise<void> {
  return async (resolved, batch) => {
    const kernel = await WebGpuKernel.create(resolved, device);
    try {
      await kernel.route(batch);
    } finally {
      kernel.destroy();
    }
  };
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
