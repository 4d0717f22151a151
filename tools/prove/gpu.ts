/** A compute shader on a GPU, run for a few words in and out: what `deno task prove` needs of WebGPU. */

/** What a shader is run with. */
export interface GpuJob {
  /** Words of each read-only storage buffer and uniform, by binding. */
  readonly inputs: Readonly<Record<number, Uint32Array<ArrayBuffer>>>;
  /** The binding that is written. */
  readonly output: number;
  /** Words of it. */
  readonly words: number;
  /** Workgroups. */
  readonly workgroups: number;
}

/** One pipeline and the buffers it used last. */
export class GpuProgram {
  readonly #device: GPUDevice;
  readonly #pipeline: GPUComputePipeline;
  readonly #uniform: number | undefined;

  private constructor(device: GPUDevice, pipeline: GPUComputePipeline, uniform?: number) {
    this.#device = device;
    this.#pipeline = pipeline;
    this.#uniform = uniform;
  }

  /**
   * Compiles a shader.
   *
   * @param device The device.
   * @param shader Its WGSL, its entry point, and the binding of its uniform, if it has one.
   * @returns The program.
   */
  static async create(
    device: GPUDevice,
    shader: { readonly code: string; readonly entryPoint: string; readonly uniform?: number },
  ): Promise<GpuProgram> {
    const { code, entryPoint, uniform } = shader;
    const module = device.createShaderModule({ code });
    const pipeline = await device.createComputePipelineAsync({
      layout: "auto",
      compute: { module, entryPoint },
    });
    return new GpuProgram(device, pipeline, uniform);
  }

  /**
   * Runs the shader once.
   *
   * @param job What with.
   * @returns The words it wrote.
   */
  async run({ inputs, output, words, workgroups }: GpuJob): Promise<Uint32Array<ArrayBuffer>> {
    const device = this.#device;
    const size = words * 4;
    const { STORAGE, UNIFORM, COPY_SRC, COPY_DST, MAP_READ } = GPUBufferUsage;
    const written = device.createBuffer({ size, usage: STORAGE | COPY_SRC });
    const read = device.createBuffer({ size, usage: COPY_DST | MAP_READ });
    const buffers = new Map([[output, written]]);
    for (const [key, data] of Object.entries(inputs)) {
      const kind = Number(key) === this.#uniform ? UNIFORM : STORAGE;
      const buffer = device.createBuffer({ size: data.byteLength, usage: kind | COPY_DST });
      device.queue.writeBuffer(buffer, 0, data);
      buffers.set(Number(key), buffer);
    }
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    pass.setPipeline(this.#pipeline);
    const entries = Array.from(buffers, ([binding, buffer]) => ({ binding, resource: { buffer } }));
    pass.setBindGroup(
      0,
      device.createBindGroup({ layout: this.#pipeline.getBindGroupLayout(0), entries }),
    );
    pass.dispatchWorkgroups(workgroups);
    pass.end();
    encoder.copyBufferToBuffer(written, 0, read, 0, size);
    device.queue.submit([encoder.finish()]);
    await read.mapAsync(GPUMapMode.READ);
    const result = new Uint32Array(read.getMappedRange().slice(0));
    for (const buffer of [read, ...buffers.values()]) buffer.destroy();
    return result;
  }
}
