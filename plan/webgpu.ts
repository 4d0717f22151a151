/**
 * The plan on WebGPU: buffers, bind groups, dispatches.
 *
 * @module
 */

import {
  FILL_EXPERTS,
  outputBits,
  type PlanBinding,
  type PlanStep,
  planSteps,
  type PlanTuning,
  SUM_ROWS,
  SUM_VECTORS,
} from "../wgsl/plan/shader.ts";
import { refuse } from "../gate/checks.ts";
import type { PlanEncoding } from "./encode_buffers.ts";
import { MAX_WORKGROUPS, type ResolvedPlanner } from "./options.ts";
import { PLAN_OUTPUTS, type PlanOutput } from "./outputs.ts";
import { choosePlanPath } from "./tuning.ts";
import { compileStep, compileStepNow, type PlanProgram } from "./webgpu_programs.ts";

/** `GPUBufferUsage`, as numbers: the global of that name exists only where WebGPU does. */
const USAGE = { copyDst: 0x8, uniform: 0x40, storage: 0x80 } as const;

/** Bind groups kept for one buffer of ids: a pipeline in steady state needs one. */
const MAX_KEPT = 8;

/** Every offset of a storage binding is a multiple of it, on every device. */
const OFFSET_STEP = 256;

/** Workgroups of `small`, at least: those without routes help with padding and tails. */
const LEAST_GROUPS = 4;

/** A dispatch ready to be recorded. */
export interface BoundStep {
  /** Its entry point. */
  readonly name: PlanStep["entryPoint"];
  /** Its pipeline. */
  readonly pipeline: GPUComputePipeline;
  /** Bind group 0. */
  readonly group: GPUBindGroup;
  /** Workgroups in x. */
  readonly x: number;
  /** Workgroups in y. */
  readonly y: number;
}

interface KeptEncoding {
  readonly encoding: PlanEncoding;
  readonly steps: readonly BoundStep[];
}

/** The sizes of one plan: what `Params` in `wgsl/plan/params.wgsl` holds, and the workspace. */
interface PlanSizes {
  readonly numRoutes: number;
  readonly numTiles: number;
  readonly numGroups: number;
  /** Where the table is, in words. */
  readonly tableAt: number;
  readonly workspaceBytes: number;
}

/** Records plans on one device. */
export class WebGpuPlan {
  readonly #device: GPUDevice;
  readonly #planner: ResolvedPlanner;
  readonly #choose: (numRoutes: number) => PlanTuning;
  readonly #map: GPUBuffer | null;
  /** Bound in place of outputs that were not given. */
  readonly #noOutputs: GPUBuffer;
  /** Bound in place of ids where there are none: a buffer may not be read and written by one dispatch. */
  readonly #noIds: GPUBuffer;
  /** Experts of routes and table of counts; it grows. */
  #workspace: GPUBuffer | null = null;
  #kept = new WeakMap<GPUBuffer, KeptEncoding[]>();

  /**
   * Makes the buffers that do not depend on the number of tokens.
   *
   * @param device The device.
   * @param planner The planner's options.
   * @param choose Chooses the path of a plan, for benches and tests.
   */
  constructor(
    device: GPUDevice,
    planner: ResolvedPlanner,
    { choose = (numRoutes) => choosePlanPath(planner, numRoutes) }: {
      readonly choose?: (numRoutes: number) => PlanTuning;
    } = {},
  ) {
    this.#device = device;
    this.#planner = planner;
    this.#choose = choose;
    const usage = USAGE.storage;
    this.#noOutputs = device.createBuffer({ size: OFFSET_STEP * PLAN_OUTPUTS.length, usage });
    this.#noIds = device.createBuffer({ size: OFFSET_STEP, usage });
    this.#map = planner.expertMap &&
      filled(device, { usage, words: planner.expertMap });
  }

  /**
   * Compiles what plans of some sizes need, so that `encode` does not have to.
   *
   * @param routeCounts Numbers of routes.
   * @throws {Error} If a shader does not compile.
   */
  async compile(routeCounts: readonly number[]): Promise<void> {
    const steps = routeCounts.flatMap((count) => planSteps(this.#planner, this.#choose(count)));
    await Promise.all(steps.map((step) => compileStep(this.#device, step)));
  }

  /**
   * Records a plan.
   *
   * @param pass A compute pass.
   * @param encoding The buffers, checked.
   * @throws {RangeError} If the device cannot bind so much.
   */
  encode(pass: GPUComputePassEncoder, encoding: PlanEncoding): void {
    for (const { pipeline, group, x, y } of this.bind(encoding)) {
      pass.setPipeline(pipeline);
      pass.setBindGroup(0, group);
      pass.dispatchWorkgroups(x, y);
    }
  }

  /**
   * Binds the buffers of a plan.
   *
   * @param encoding The buffers, checked.
   * @returns The dispatches in order, as `encode` records them.
   * @throws {RangeError} If the device cannot bind so much.
   */
  bind(encoding: PlanEncoding): readonly BoundStep[] {
    const kept = this.#kept.get(encoding.indices) ?? [];
    const match = kept.find(({ encoding: other }) => isSame(encoding, other));
    if (match) return match.steps;
    const steps = this.#createSteps(encoding);
    // Read again: a workspace that has grown forgets what was bound to the old one.
    const still = this.#kept.get(encoding.indices) ?? [];
    this.#kept.set(encoding.indices, [{ encoding, steps }, ...still.slice(0, MAX_KEPT - 1)]);
    return steps;
  }

  /** Destroys the planner's own buffers. */
  destroy(): void {
    const buffers = [this.#noOutputs, this.#noIds, this.#map, this.#workspace];
    for (const buffer of buffers) buffer?.destroy();
  }

  #createSteps(encoding: PlanEncoding): BoundStep[] {
    const tuning = this.#choose(encoding.lengths.routeToRow);
    const sizes = sizesOf(this.#planner, { tuning, numRoutes: encoding.lengths.routeToRow });
    checkBindings(this.#device, { encoding, sizes });
    const params = this.#createParams(encoding, sizes);
    const workspace = this.#reserve(sizes.workspaceBytes);
    const resources = { encoding, params, workspace };
    return planSteps(this.#planner, tuning).map((step) => {
      const program = compileStepNow(this.#device, step);
      const group = this.#createGroup(program, resources);
      const count = workgroupsOf(step.entryPoint, { planner: this.#planner, sizes });
      const x = Math.min(count, MAX_WORKGROUPS);
      const y = Math.ceil(count / MAX_WORKGROUPS);
      return { name: step.entryPoint, pipeline: program.pipeline, group, x, y };
    });
  }

  /** A uniform is never written twice: an earlier encoder that is not submitted yet may read it. */
  #createParams({ lengths, outputs }: PlanEncoding, sizes: PlanSizes): GPUBuffer {
    const words = Int32Array.of(
      sizes.numRoutes,
      sizes.numTiles,
      lengths.rowToRoute,
      lengths.blocks / 4,
      sizes.numGroups,
      outputBits(PLAN_OUTPUTS.filter((name) => outputs[name] && lengths[name] > 0)),
      this.#planner.expertMap?.length ?? 0,
      sizes.tableAt,
    );
    return filled(this.#device, { usage: USAGE.uniform, words });
  }

  /** The old one is left to the collector: commands that are not submitted yet may use it. */
  #reserve(bytes: number): GPUBuffer {
    if (this.#workspace && this.#workspace.size >= bytes) return this.#workspace;
    const size = Math.max(bytes, OFFSET_STEP);
    this.#workspace = this.#device.createBuffer({ size, usage: USAGE.storage });
    this.#kept = new WeakMap();
    return this.#workspace;
  }

  #createGroup(
    { bindings, layout }: PlanProgram,
    { encoding, params, workspace }: {
      readonly encoding: PlanEncoding;
      readonly params: GPUBuffer;
      readonly workspace: GPUBuffer;
    },
  ): GPUBindGroup {
    const { indices, lengths, outputs } = encoding;
    const resourceOf = ({ name }: PlanBinding): GPUBufferBinding => {
      if (name === "params") return { buffer: params };
      if (name === "workspace") return { buffer: workspace };
      if (name === "map") return { buffer: this.#map! };
      if (name === "ids") {
        if (lengths.routeToRow === 0) return { buffer: this.#noIds };
        return { buffer: indices, size: 4 * lengths.routeToRow };
      }
      const buffer = outputs[name];
      if (buffer && lengths[name] > 0) return { buffer, size: 4 * lengths[name] };
      // Bytes that no other binding has: two may not write the same ones.
      const offset = OFFSET_STEP * PLAN_OUTPUTS.indexOf(name);
      return { buffer: this.#noOutputs, offset, size: OFFSET_STEP };
    };
    const entries = bindings.map((each) => ({ binding: each.binding, resource: resourceOf(each) }));
    return this.#device.createBindGroup({ layout, entries });
  }
}

function sizesOf(
  { numExperts }: ResolvedPlanner,
  { tuning, numRoutes }: { readonly tuning: PlanTuning; readonly numRoutes: number },
): PlanSizes {
  const { path, tile, rounds } = tuning;
  const numGroups = Math.ceil(numRoutes / (256 * rounds));
  if (path === "small") {
    const groups = Math.max(numGroups, LEAST_GROUPS);
    return { numRoutes, numTiles: 0, numGroups: groups, tableAt: 0, workspaceBytes: 0 };
  }
  const numTiles = Math.ceil(numRoutes / tile);
  const experts = numTiles * tile * 2;
  const table = path === "fold"
    ? numTiles * Math.ceil(numExperts / 8)
    : (numTiles + SUM_ROWS) * Math.ceil(numExperts / 4) + SUM_VECTORS;
  const workspaceBytes = experts + 16 * table;
  return { numRoutes, numTiles, numGroups, tableAt: experts / 4, workspaceBytes };
}

function workgroupsOf(
  entryPoint: PlanStep["entryPoint"],
  { planner, sizes }: { readonly planner: ResolvedPlanner; readonly sizes: PlanSizes },
): number {
  const { numExperts } = planner;
  switch (entryPoint) {
    case "count_tiles":
      return sizes.numTiles;
    case "scan_tiles":
      return Math.ceil(numExperts / 32);
    case "schedule_all":
      return 1;
    case "place_scanned":
      return sizes.numGroups + Math.ceil(numExperts / FILL_EXPERTS);
    default:
      return sizes.numGroups;
  }
}

/** What a storage binding may hold depends on the device: 128 MiB on every one. */
function checkBindings(
  { limits }: GPUDevice,
  { encoding, sizes }: { readonly encoding: PlanEncoding; readonly sizes: PlanSizes },
): void {
  const { lengths, outputs, numTokens } = encoding;
  const given = PLAN_OUTPUTS.filter((name) => outputs[name]);
  const bytes = Math.max(
    sizes.workspaceBytes,
    ...[...given, "routeToRow" as const].map((name) => 4 * lengths[name]),
  );
  const most = limits.maxStorageBufferBindingSize;
  if (bytes <= most) return;
  const wanted = `such that bindings are within the device's limit of ${most} bytes`;
  const got = `${numTokens}, which takes ${bytes}`;
  refuse(numTokens, `encode: numTokens must be ${wanted}`, { type: "number", got });
}

function isSame(first: PlanEncoding, second: PlanEncoding): boolean {
  if (first.numTokens !== second.numTokens) return false;
  return PLAN_OUTPUTS.every((name: PlanOutput) => first.outputs[name] === second.outputs[name]);
}

function filled(
  device: GPUDevice,
  { usage, words }: { readonly usage: number; readonly words: Int32Array },
): GPUBuffer {
  const size = Math.max(4, words.byteLength);
  const buffer = device.createBuffer({ size, usage, mappedAtCreation: true });
  new Int32Array(buffer.getMappedRange()).set(words);
  buffer.unmap();
  return buffer;
}
