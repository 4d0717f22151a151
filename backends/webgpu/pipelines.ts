/**
 * What all gates on one device share: the binding layout and the compiled pipelines.
 *
 * @module
 */

import { messageOf } from "../../gate/errors.ts";
import type { ShaderPlan } from "../../wgsl/generate/shader.ts";

/**
 * `GPUBufferUsage`, as numbers: the global of that name exists only where WebGPU does, and the type
 * checker of a DOM-only user does not know it as a value. The specification fixes the bits.
 */
export const BUFFER_USAGE = {
  mapRead: 0x1,
  mapWrite: 0x2,
  copySrc: 0x4,
  copyDst: 0x8,
  uniform: 0x40,
  storage: 0x80,
} as const;

/** `GPUMapMode`. */
export const MAP_MODE = { read: 0x1, write: 0x2 } as const;

/** `GPUShaderStage.COMPUTE`. */
const STAGE_COMPUTE = 0x4;

/** The bindings of a shader, group 0. */
interface Layouts {
  readonly bindGroup: GPUBindGroupLayout;
  readonly pipeline: GPUPipelineLayout;
}

/** What every gate on one device shares. */
interface DevicePrograms {
  /** For shaders that read logits alone, and for those that read an array of row inputs too. */
  readonly layouts: { readonly plain: Layouts; readonly withRowInputs: Layouts };
  /** By shader text, so two gates that want the same shader at once compile it once. */
  readonly pipelines: Map<string, GPUComputePipeline | Promise<GPUComputePipeline>>;
}

/** A shader and its pipeline on one device. */
export interface Program {
  /** The shader. */
  readonly plan: ShaderPlan;
  /** The same, compiled. */
  readonly pipeline: GPUComputePipeline;
}

/**
 * Compiled pipelines belong to a device, not to a gate: a model has one gate per layer, on one
 * device, with one shader. The only object those gates have in common is the device, which is the
 * caller's and must not be written to; hence this map beside it. It is weak, keyed by the caller's
 * object and holds nothing alive: with the device goes its entry.
 */
const PROGRAMS_BY_DEVICE = new WeakMap<GPUDevice, DevicePrograms>();

function programsOf(device: GPUDevice): DevicePrograms {
  const known = PROGRAMS_BY_DEVICE.get(device);
  if (known) return known;
  const layouts = {
    plain: createLayouts(device, BINDINGS),
    withRowInputs: createLayouts(device, [...BINDINGS, "read-only-storage"]),
  };
  const programs = { layouts, pipelines: new Map() };
  PROGRAMS_BY_DEVICE.set(device, programs);
  return programs;
}

/**
 * Gives the pipeline of a shader, compiled at most once per device. A failure is not kept.
 *
 * @param device The device.
 * @param plan The shader.
 * @returns The pipeline.
 * @throws {Error} If the shader does not compile; the message shows the line.
 */
export async function pipelineOf(
  device: GPUDevice,
  plan: ShaderPlan,
): Promise<GPUComputePipeline> {
  const programs = programsOf(device);
  const { pipelines } = programs;
  const { code } = plan;
  const known = pipelines.get(code);
  if (known) return known;
  const pipeline = compile(device, { plan, layout: layoutsOf(programs, plan).pipeline });
  pipelines.set(code, pipeline);
  pipeline.then((made) => pipelines.set(code, made), () => pipelines.delete(code));
  return await pipeline;
}

/**
 * Gives the pipeline of a shader at once, if need be by compiling it on the spot. An error in the
 * shader is left to the device to tell.
 *
 * @param device The device.
 * @param plan The shader.
 * @returns The pipeline.
 */
export function pipelineNow(device: GPUDevice, plan: ShaderPlan): GPUComputePipeline {
  const programs = programsOf(device);
  const { pipelines } = programs;
  const { code, entryPoint } = plan;
  const known = pipelines.get(code);
  if (known && !("then" in known)) return known;
  const module = device.createShaderModule({ code });
  const pipeline = device.createComputePipeline({
    layout: layoutsOf(programs, plan).pipeline,
    compute: { module, entryPoint },
  });
  pipelines.set(code, pipeline);
  return pipeline;
}

/**
 * Creates buffers, and turns an error of the device about them into a throw.
 *
 * @param device The device.
 * @param job Creates them, for what: the verb of the message.
 * @returns What `create` gave.
 * @throws {RangeError} If the device refuses.
 */
export async function allocate<T>(
  device: GPUDevice,
  { action, create }: { readonly action: string; readonly create: () => T },
): Promise<T> {
  device.pushErrorScope("validation");
  device.pushErrorScope("out-of-memory");
  let made: T;
  let scopes: Promise<GPUError | null>[];
  try {
    made = create();
  } finally {
    // Popped at once: the scopes are a stack that all users of the device share.
    scopes = [popScope(device), popScope(device)];
  }
  const error = (await Promise.all(scopes)).find((found) => found !== null);
  if (!error) return made;
  const got = error.message.trim();
  throw new RangeError(`Cannot ${action}: device must be able to hold the buffers, got ${got}`);
}

/**
 * Creates a buffer that is never written again.
 *
 * @param device The device.
 * @param content The usage, a bit each, and the words it holds.
 * @returns The buffer.
 */
export function createFilled(
  device: GPUDevice,
  { usage, words }: { readonly usage: number; readonly words: Uint32Array },
): GPUBuffer {
  const buffer = device.createBuffer({ size: words.byteLength, usage, mappedAtCreation: true });
  new Uint32Array(buffer.getMappedRange()).set(words);
  buffer.unmap();
  return buffer;
}

/** The buffers of a dispatch, in the order of their bindings. */
export interface ShaderBindings {
  /** `[rows, rowLogits]` of the gate's dtype. */
  readonly logits: GPUBufferBinding;
  /** The gate's constants. */
  readonly constants: GPUBufferBinding;
  /** `[rows, topK + numSharedExperts]`, written. */
  readonly indices: GPUBufferBinding;
  /** `[rows, topK + numSharedExperts]`, written. */
  readonly weights: GPUBufferBinding;
  /** The uniform of a {@link Chunk}. */
  readonly params: GPUBufferBinding;
  /** `[rows, topK]` expert ids or `[rows]` biases, for a shader that reads them. */
  readonly rowInputs?: GPUBufferBinding;
}

/**
 * Binds the buffers of `route_tokens`.
 *
 * @param device The device.
 * @param buffers What to bind; with `rowInputs`, for a shader that reads them.
 * @returns Bind group 0.
 */
export function createBindGroup(device: GPUDevice, buffers: ShaderBindings): GPUBindGroup {
  const { logits, constants, indices, weights, params, rowInputs } = buffers;
  const bindings = [logits, constants, indices, weights, params];
  if (rowInputs) bindings.push(rowInputs);
  return device.createBindGroup({
    layout: layoutsOf(programsOf(device), { readsRowInputs: rowInputs !== undefined }).bindGroup,
    entries: bindings.map((resource, binding) => ({ binding, resource })),
  });
}

/** A lost device may reject; `CallGuard` reports the loss. */
async function popScope(device: GPUDevice): Promise<GPUError | null> {
  try {
    return await device.popErrorScope();
  } catch {
    return null;
  }
}

function layoutsOf(
  { layouts }: DevicePrograms,
  { readsRowInputs }: Pick<ShaderPlan, "readsRowInputs">,
): Layouts {
  return readsRowInputs ? layouts.withRowInputs : layouts.plain;
}

/** Logits, constants, indices, weights, params. */
const BINDINGS: readonly GPUBufferBindingType[] = [
  "read-only-storage",
  "read-only-storage",
  "storage",
  "storage",
  "uniform",
];

function createLayouts(device: GPUDevice, types: readonly GPUBufferBindingType[]): Layouts {
  const bindGroup = device.createBindGroupLayout({
    entries: types.map((type, binding) => ({
      binding,
      visibility: STAGE_COMPUTE,
      buffer: { type },
    })),
  });
  return { bindGroup, pipeline: device.createPipelineLayout({ bindGroupLayouts: [bindGroup] }) };
}

interface CompileJob {
  readonly plan: ShaderPlan;
  readonly layout: GPUPipelineLayout;
}

async function compile(device: GPUDevice, job: CompileJob): Promise<GPUComputePipeline> {
  const { code, entryPoint } = job.plan;
  // The scope keeps a bad shader out of the device's uncaptured errors; the message comes from the
  // module itself.
  device.pushErrorScope("validation");
  const module = device.createShaderModule({ code });
  const scope = popScope(device);
  try {
    return await device.createComputePipelineAsync({
      layout: job.layout,
      compute: { module, entryPoint },
    });
  } catch (cause) {
    const found = await firstCompileError(module) ?? (await scope)?.message ?? messageOf(cause);
    throw new Error(`Cannot create gate: shader must compile, got ${found}`, { cause });
  }
}

/** Naga tells a story of several lines with the code in it, Tint one sentence: its first line, and where. */
async function firstCompileError(module: GPUShaderModule): Promise<string | undefined> {
  const { messages } = await module.getCompilationInfo();
  const error = messages.find(({ type }) => type === "error");
  return error && `${error.message.trim().split("\n")[0]} at ${error.lineNum}:${error.linePos}`;
}
