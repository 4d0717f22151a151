/**
 * The buffers of calls in flight: a few slots, grown by powers of two and used again.
 *
 * @module
 */

import type { Batch } from "../../gate/batch.ts";
import type { ShaderPlan } from "../../wgsl/generate/shader.ts";
import type { Chunk, RowBytes } from "./chunks.ts";
import { allocate, BUFFER_USAGE, createBindGroup, MAP_MODE } from "./pipelines.ts";

/** Chunks of one gate that overlap; the next one waits. A device runs one dispatch after another:
 * the rest of the slots hide uploads and readbacks. */
export const SLOT_COUNT = 4;

/** The smallest slot, in rows: decode steps of any batch size up to this never grow it. */
const MIN_ROWS = 16;

/** What a slot's buffers hold and are bound to. */
export interface SlotShape {
  /** The device. */
  readonly device: GPUDevice;
  /** The gate's constants, bound to every dispatch. */
  readonly constants: GPUBuffer;
  /** Bytes per row. */
  readonly row: RowBytes;
  /** Rows that the largest slot holds. */
  readonly maxRows: number;
  /** Bytes of logits beyond which they are written into a mapped buffer. */
  readonly stagedBytes: number;
}

interface SlotBuffers {
  readonly logits: GPUBuffer;
  /** `[rows, topK]` expert ids or `[rows]` biases. */
  readonly rowInputs: GPUBuffer;
  readonly indices: GPUBuffer;
  readonly weights: GPUBuffer;
  readonly params: GPUBuffer;
  readonly readback: GPUBuffer;
}

/** The buffers of one call in flight. */
export class Slot {
  readonly #shape: SlotShape;
  #capacity = 0;
  #buffers: SlotBuffers | null = null;
  /** Where large chunks of logits are written, made for the first of them. */
  #staging: GPUBuffer | null = null;
  #stagingIsMapped = false;
  #mapping: Promise<void> | null = null;
  /** One for shaders that read row inputs, and one for those that do not. */
  readonly #bindGroups = new Map<boolean, GPUBindGroup>();
  #params: Uint32Array | null = null;
  /** Counts the discards, so that buffers which arrive after one are not kept. */
  #life = 0;

  /**
   * Starts without buffers.
   *
   * @param shape What they will hold.
   */
  constructor(shape: SlotShape) {
    this.#shape = shape;
  }

  /**
   * Gives what to bind to a shader.
   *
   * @param plan The shader.
   * @returns Group 0 of `route_tokens`.
   */
  bindGroup({ readsRowInputs }: Pick<ShaderPlan, "readsRowInputs">): GPUBindGroup {
    const known = this.#bindGroups.get(readsRowInputs);
    if (known) return known;
    const made = bindSlot(this.#shape, { readsRowInputs, buffers: this.#buffers! });
    this.#bindGroups.set(readsRowInputs, made);
    return made;
  }

  /**
   * Tells whether a chunk can be uploaded at once.
   *
   * @param chunk The rows.
   * @returns Whether `reserve` has nothing to do.
   */
  isReady(chunk: Chunk): boolean {
    return chunk.rows <= this.#capacity && (!this.#isStaged(chunk) || this.#stagingIsMapped);
  }

  /**
   * Makes room for a chunk.
   *
   * @param chunk The rows the slot must hold.
   * @throws {RangeError} If the device has no memory for them.
   */
  async reserve(chunk: Chunk): Promise<void> {
    await this.#grow(chunk.rows);
    if (this.#isStaged(chunk) && !this.#stagingIsMapped) await this.#mapStaging();
  }

  #isStaged({ validRows }: Chunk): boolean {
    const { row, stagedBytes } = this.#shape;
    return validRows * row.logits > stagedBytes;
  }

  async #grow(rows: number): Promise<void> {
    if (rows <= this.#capacity) return;
    this.discard();
    const wanted = Math.max(MIN_ROWS, 2 ** Math.ceil(Math.log2(rows)));
    const capacity = Math.max(rows, Math.min(wanted, this.#shape.maxRows));
    const life = this.#life;
    const buffers = await allocateBuffers(this.#shape, capacity);
    if (life !== this.#life) return destroyBuffers(buffers);
    this.#buffers = buffers;
    this.#capacity = capacity;
  }

  async #mapStaging(): Promise<void> {
    const { device } = this.#shape;
    const { size } = this.#buffers!.logits;
    const usage = BUFFER_USAGE.mapWrite | BUFFER_USAGE.copySrc;
    const create = (): GPUBuffer => this.#staging ??= device.createBuffer({ size, usage });
    const staging = await allocate(device, { action: "route", create });
    // Mapping a buffer that was destroyed meanwhile is an error of the device, which may be the caller's.
    if (staging === this.#staging) await this.#map(staging);
  }

  /** Maps the staging buffer, once: a second request would fail while the first is pending. */
  async #map(staging: GPUBuffer): Promise<void> {
    if (this.#stagingIsMapped) return;
    this.#mapping ??= staging.mapAsync(MAP_MODE.write);
    const mapping = this.#mapping;
    try {
      await mapping;
      if (staging === this.#staging) this.#stagingIsMapped = true;
    } finally {
      if (this.#mapping === mapping) this.#mapping = null;
    }
  }

  /**
   * Copies a chunk's logits, its expert ids or biases if there are any, and its parameters to the device.
   *
   * @param encoder The encoder, before the dispatch.
   * @param batch The call.
   * @param chunk Its rows.
   */
  upload(encoder: GPUCommandEncoder, batch: Batch, chunk: Chunk): void {
    const { device, row } = this.#shape;
    const { buffer, byteOffset } = batch.logits;
    const { first, validRows, params } = chunk;
    // Padding rows are never read, and a copy of the logits ends before them.
    const start = validRows === 0 ? 0 : byteOffset + first * row.logits;
    const bytes = new Uint8Array(buffer, start, validRows * row.logits);
    if (this.#isStaged(chunk)) this.#stage(encoder, bytes);
    else writeBytes(device, this.#buffers!.logits, bytes as Uint8Array<ArrayBuffer>);
    const topK = row.expertIds / 4;
    if (batch.expertIds) this.#uploadRowInputs(batch.expertIds, { chunk, width: topK });
    else if (batch.biasOf) this.#uploadRowInputs(batch.biasOf, { chunk, width: 1 });
    if (this.#params?.every((word, i) => word === params[i])) return;
    device.queue.writeBuffer(this.#buffers!.params, 0, params);
    this.#params = params;
  }

  #stage(encoder: GPUCommandEncoder, bytes: Uint8Array): void {
    const staging = this.#staging!;
    new Uint8Array(staging.getMappedRange()).set(bytes);
    staging.unmap();
    this.#stagingIsMapped = false;
    encoder.copyBufferToBuffer(staging, 0, this.#buffers!.logits, 0, roundUp(bytes.length, 4));
  }

  #uploadRowInputs(
    inputs: Int32Array,
    { chunk, width }: { readonly chunk: Chunk; readonly width: number },
  ): void {
    const { first, validRows } = chunk;
    if (validRows === 0) return;
    const offset = inputs.byteOffset + first * width * 4;
    const part = new Int32Array(inputs.buffer as ArrayBuffer, offset, validRows * width);
    this.#shape.device.queue.writeBuffer(this.#buffers!.rowInputs, 0, part);
  }

  /**
   * Records the copy of the results to where the host can read them.
   *
   * @param encoder The encoder, after the dispatch.
   * @param rows Rows computed.
   */
  recordReadback(encoder: GPUCommandEncoder, rows: number): void {
    const { indices, weights, readback } = this.#buffers!;
    const size = rows * this.#shape.row.outputs;
    encoder.copyBufferToBuffer(indices, 0, readback, 0, size);
    encoder.copyBufferToBuffer(weights, 0, readback, size, size);
  }

  /**
   * Waits until the results are readable.
   *
   * @param rows Rows computed.
   * @returns When `download` may be called.
   */
  map(rows: number): Promise<void> {
    const size = 2 * rows * this.#shape.row.outputs;
    return this.#buffers!.readback.mapAsync(MAP_MODE.read, 0, size);
  }

  /**
   * Copies the results into the batch.
   *
   * @param batch The call.
   * @param chunk Its rows.
   */
  download(batch: Batch, chunk: Chunk): void {
    const { readback } = this.#buffers!;
    const size = chunk.rows * this.#shape.row.outputs;
    const mapped = readback.getMappedRange(0, 2 * size);
    const target = (array: ArrayBufferView): Uint8Array =>
      new Uint8Array(array.buffer, array.byteOffset + chunk.first * this.#shape.row.outputs, size);
    // Bytes, not numbers: a weight must not pass through a float conversion.
    target(batch.indices).set(new Uint8Array(mapped, 0, size));
    target(batch.weights).set(new Uint8Array(mapped, size, size));
    readback.unmap();
  }

  /** Maps the staging buffer for the next call, whose logits are then written before it returns. */
  mapForNextCall(): void {
    if (!this.#staging || this.#stagingIsMapped) return;
    // A failure is told by `reserve`, which maps again.
    this.#map(this.#staging).catch(() => {});
  }

  /** Gives the buffers back to the device; the slot can be used again, from nothing. */
  discard(): void {
    if (this.#buffers) destroyBuffers(this.#buffers);
    this.#staging?.destroy();
    this.#buffers = null;
    this.#staging = null;
    this.#stagingIsMapped = false;
    this.#mapping = null;
    this.#bindGroups.clear();
    this.#capacity = 0;
    this.#params = null;
    this.#life++;
  }
}

/** Hands out slots, in the order they are asked for. */
export class SlotPool {
  readonly #shape: SlotShape;
  readonly #slots: Slot[] = [];
  readonly #free: Slot[] = [];
  readonly #waiting: ((slot: Slot) => void)[] = [];

  /**
   * Starts without slots.
   *
   * @param shape What each will hold.
   */
  constructor(shape: SlotShape) {
    this.#shape = shape;
  }

  /**
   * Takes a slot.
   *
   * @returns The slot, as soon as one is free.
   */
  acquire(): Promise<Slot> {
    const slot = this.#free.pop() ?? this.#add();
    return slot ? Promise.resolve(slot) : new Promise((resolve) => this.#waiting.push(resolve));
  }

  /**
   * Takes a slot into which a chunk can be uploaded at once.
   *
   * @param chunk The rows.
   * @returns The slot, or `undefined` where each is in use, too small or not mapped yet.
   */
  takeReady(chunk: Chunk): Slot | undefined {
    const at = this.#free.findLastIndex((slot) => slot.isReady(chunk));
    return at === -1 ? undefined : this.#free.splice(at, 1)[0];
  }

  /**
   * Puts a slot back.
   *
   * @param slot One that `acquire` gave.
   */
  release(slot: Slot): void {
    const next = this.#waiting.shift();
    if (next) next(slot);
    else this.#free.push(slot);
  }

  /** Destroys the buffers of every slot, in use or not. */
  destroy(): void {
    for (const slot of this.#slots) slot.discard();
  }

  #add(): Slot | undefined {
    if (this.#slots.length === SLOT_COUNT) return undefined;
    const slot = new Slot(this.#shape);
    this.#slots.push(slot);
    return slot;
  }
}

function createBuffers(shape: SlotShape, rows: number): SlotBuffers {
  const { device, row } = shape;
  const { storage, uniform, copySrc, copyDst, mapRead } = BUFFER_USAGE;
  const create = (size: number, usage: number): GPUBuffer => device.createBuffer({ size, usage });
  return {
    logits: create(roundUp(rows * row.logits, 16), storage | copyDst),
    rowInputs: create(rows * row.expertIds, storage | copyDst),
    indices: create(rows * row.outputs, storage | copySrc),
    weights: create(rows * row.outputs, storage | copySrc),
    params: create(16, uniform | copyDst),
    readback: create(2 * rows * row.outputs, mapRead | copyDst),
  };
}

async function allocateBuffers(shape: SlotShape, rows: number): Promise<SlotBuffers> {
  let made: SlotBuffers | undefined;
  const create = (): SlotBuffers => made = createBuffers(shape, rows);
  try {
    return await allocate(shape.device, { action: "route", create });
  } catch (error) {
    // One of them is refused: the others are not left to the collector.
    if (made) destroyBuffers(made);
    throw error;
  }
}

function bindSlot(
  shape: SlotShape,
  { readsRowInputs, buffers }: {
    readonly readsRowInputs: boolean;
    readonly buffers: SlotBuffers;
  },
): GPUBindGroup {
  const { logits, rowInputs, indices, weights, params } = buffers;
  return createBindGroup(shape.device, {
    logits: { buffer: logits },
    constants: { buffer: shape.constants },
    indices: { buffer: indices },
    weights: { buffer: weights },
    params: { buffer: params },
    rowInputs: readsRowInputs ? { buffer: rowInputs } : undefined,
  });
}

function destroyBuffers(buffers: SlotBuffers): void {
  for (const buffer of Object.values(buffers)) buffer.destroy();
}

/**
 * Writes any number of bytes, although WebGPU takes multiples of four: an odd 16-bit logit goes on
 * its own.
 */
function writeBytes(device: GPUDevice, target: GPUBuffer, bytes: Uint8Array<ArrayBuffer>): void {
  const whole = bytes.length - bytes.length % 4;
  if (whole > 0) device.queue.writeBuffer(target, 0, bytes, 0, whole);
  if (whole === bytes.length) return;
  const tail = new Uint8Array(4);
  tail.set(bytes.subarray(whole));
  device.queue.writeBuffer(target, whole, tail);
}

function roundUp(size: number, multiple: number): number {
  return Math.ceil(size / multiple) * multiple;
}
