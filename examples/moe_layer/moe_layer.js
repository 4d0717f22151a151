/**
 * A whole mixture-of-experts layer on WebGPU: router, gate, plan, experts, combine, in the caller's
 * command buffer. Nothing is read back between the stages.
 */
import { createPlanner } from "@tilegate/tilegate/plan";
import { createWebGpuGate } from "@tilegate/tilegate/webgpu";
import { combineKernel, downKernel, routerKernel, upKernel } from "./kernels.js";

/** Rows of a block, and columns of a workgroup's tile: what the kernels are written for. */
const TILE = 64;

/**
 * The shape of a layer.
 *
 * @typedef {object} MoeShape
 * @property {number} hidden Values of a hidden state, a multiple of 64.
 * @property {number} intermediate Values between the two halves of an expert, a multiple of 64.
 * @property {object} gate The options of the gate, without a backend: `numExperts`, `topK`, …
 */

/**
 * The weights of a layer, in buffers of the device with usage `STORAGE`. Shared experts come behind the
 * routed ones: E + S experts in all.
 *
 * @typedef {object} MoeWeights
 * @property {GPUBuffer} router f32 `[E, hidden]`.
 * @property {GPUBuffer} up f16 `[E + S, 2, intermediate, hidden]`: gate, then up.
 * @property {GPUBuffer} down f16 `[E + S, hidden, intermediate]`.
 */

/** One layer, for batches of at most `maxTokens` tokens. */
export class MoeLayer {
  /**
   * Makes a layer: compiles its kernels and allocates what lies between the stages.
   *
   * @param {GPUDevice} device The device.
   * @param {MoeShape & { maxTokens: number }} shape The shape, and the most tokens of a batch.
   * @param {MoeWeights} weights The weights.
   * @returns {Promise<MoeLayer>} The layer.
   */
  static async create(device, shape, weights) {
    const { hidden, intermediate, maxTokens } = shape;
    if (hidden % TILE > 0 || intermediate % TILE > 0) {
      throw new RangeError("Cannot create layer: hidden and intermediate must be multiples of 64");
    }
    const gate = await createWebGpuGate({ ...shape.gate, device });
    const { numExperts, topK, numSharedExperts } = gate;
    const idsPerToken = topK + numSharedExperts;
    const planner = await createPlanner({
      numExperts: numExperts + numSharedExperts,
      topK: idsPerToken,
      blockSize: TILE,
      // Workgroups of the two halves of the experts: tiles of columns in x, blocks in y and z.
      dispatches: [
        { over: "blocks", x: intermediate / TILE },
        { over: "blocks", x: hidden / TILE },
      ],
      backend: "webgpu",
      device,
    });
    const layer = new MoeLayer(device, { ...shape, numExperts, idsPerToken });
    layer.gate = gate;
    layer.planner = planner;
    layer.weights = weights;
    layer.buffers = createBuffers(device, { ...layer.shape, lengths: planner.lengths(maxTokens) });
    layer.pipelines = await createPipelines(device, layer.shape);
    return layer;
  }

  /** Use `MoeLayer.create`. */
  constructor(device, shape) {
    this.device = device;
    this.shape = shape;
    this.counts = {};
  }

  /**
   * Records a batch into a pass or an encoder.
   *
   * @param {GPUCommandEncoder | GPUComputePassEncoder} target Where to.
   * @param {{ hidden: GPUBuffer, output: GPUBuffer, numTokens: number, indirect?: boolean }} batch f32
   * `[numTokens, hidden]` in and out. `indirect`: dispatch as many workgroups as there are blocks, which
   * only the GPU knows; otherwise as many as there may be, most of which may have nothing to do.
   */
  encode(target, batch) {
    const pass = "dispatchWorkgroups" in target ? target : target.beginComputePass();
    for (const { record } of this.stages(batch)) record(pass);
    if (pass !== target) pass.end();
  }

  /**
   * Gives the stages of a batch one by one.
   *
   * @param {{ hidden: GPUBuffer, output: GPUBuffer, numTokens: number, indirect?: boolean }} batch As
   * for `encode`.
   * @returns {{ name: string, record: (pass: GPUComputePassEncoder) => void }[]} The stages in order.
   */
  stages({ hidden, output, numTokens, indirect = false }) {
    const { gate, planner, weights, shape } = this;
    const { logits, indices, weights: scores, rowToRoute, routeToRow, ...own } = this.buffers;
    const { blocks, dispatchArgs, activations, results } = own;
    const count = this.#count(numTokens);
    const tokenTiles = Math.ceil(numTokens / TILE);
    const router = this.#bind("router", [count, hidden, weights.router, logits]);
    const up = this.#bind("up", [blocks, rowToRoute, hidden, weights.up, activations]);
    const down = this.#bind("down", [blocks, activations, weights.down, results]);
    const combine = this.#bind("combine", [count, routeToRow, scores, results, output]);
    const overBlocks = (pass, i, columns) => {
      if (indirect) pass.dispatchWorkgroupsIndirect(dispatchArgs, 12 * i);
      else pass.dispatchWorkgroups(columns / TILE, ...fold(planner.lengths(numTokens).blocks / 4));
    };
    const plan = { indices, numTokens, rowToRoute, routeToRow, blocks };
    return [
      {
        name: "router",
        record(pass) {
          router(pass);
          pass.dispatchWorkgroups(Math.ceil(shape.numExperts / TILE), tokenTiles);
        },
      },
      {
        name: "gate",
        record: (pass) => gate.encode(pass, { logits, indices, weights: scores, numTokens }),
      },
      {
        name: "plan",
        record: (pass) => planner.encode(pass, indirect ? { ...plan, dispatchArgs } : plan),
      },
      {
        name: "gather, up, SwiGLU",
        record(pass) {
          up(pass);
          overBlocks(pass, 0, shape.intermediate);
        },
      },
      {
        name: "down",
        record(pass) {
          down(pass);
          overBlocks(pass, 1, shape.hidden);
        },
      },
      {
        name: "combine",
        record(pass) {
          combine(pass);
          pass.dispatchWorkgroups(Math.ceil(shape.hidden / TILE), Math.ceil(numTokens / 16));
        },
      },
    ];
  }

  /** Destroys what the layer has made; the weights are the caller's. */
  destroy() {
    this.gate.destroy();
    this.planner.destroy();
    const buffers = [...Object.values(this.buffers), ...Object.values(this.counts)];
    for (const buffer of buffers) buffer.destroy();
  }

  /** A uniform for each number of tokens, never written again: what is not submitted yet may read it. */
  #count(numTokens) {
    const known = this.counts[numTokens];
    if (known) return known;
    const usage = GPUBufferUsage.UNIFORM;
    const buffer = this.device.createBuffer({ size: 16, usage, mappedAtCreation: true });
    new Uint32Array(buffer.getMappedRange())[0] = numTokens;
    buffer.unmap();
    return this.counts[numTokens] = buffer;
  }

  /** Binds buffers in the order of their bindings. */
  #bind(name, buffers) {
    const pipeline = this.pipelines[name];
    const group = this.device.createBindGroup({
      layout: pipeline.getBindGroupLayout(0),
      entries: buffers.map((buffer, binding) => ({ binding, resource: { buffer } })),
    });
    return (pass) => {
      pass.setPipeline(pipeline);
      pass.setBindGroup(0, group);
    };
  }
}

/** Workgroups in y and z: at most 65 535 in a dimension. */
function fold(count) {
  return [Math.min(count, 65_535), Math.ceil(count / 65_535)];
}

function createBuffers(device, { hidden, intermediate, maxTokens, numExperts, lengths }) {
  const { STORAGE, INDIRECT } = GPUBufferUsage;
  const create = (length, usage = STORAGE) => device.createBuffer({ size: 4 * length, usage });
  return {
    logits: create(maxTokens * numExperts),
    indices: create(lengths.routeToRow),
    weights: create(lengths.routeToRow),
    rowToRoute: create(lengths.rowToRoute),
    routeToRow: create(lengths.routeToRow),
    blocks: create(lengths.blocks),
    dispatchArgs: create(lengths.dispatchArgs, STORAGE | INDIRECT),
    activations: create(lengths.rowToRoute * intermediate),
    results: create(lengths.rowToRoute * hidden),
  };
}

async function createPipelines(device, shape) {
  const kernels = {
    router: routerKernel(shape),
    up: upKernel(shape),
    down: downKernel(shape),
    combine: combineKernel(shape),
  };
  const compiled = Object.entries(kernels).map(async ([name, code]) => {
    const module = device.createShaderModule({ code });
    const compute = { module, entryPoint: "main" };
    return [name, await device.createComputePipelineAsync({ layout: "auto", compute })];
  });
  return Object.fromEntries(await Promise.all(compiled));
}
