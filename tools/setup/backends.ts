/** Finds the backends that a tool compares. Where there is no adapter, a software one is downloaded. */

import type { Arguments } from "../lib/arguments.ts";
import { rerunWith } from "../lib/deno.ts";
import { type Gpu, type NoGpu, openGpu } from "../lib/gpu.ts";
import { printError, UsageError } from "../lib/terminal.ts";
import { chooseAdapter } from "./adapter.ts";

/** A backend that a tool runs. */
export type ToolBackend = "wasm" | "webgpu";

/** The backends of a run, and the device of one of them. */
export interface Backends {
  /** Those that run. */
  readonly names: readonly ToolBackend[];
  /** The device, where `webgpu` is one of them. */
  readonly gpu?: Gpu;
  /** Why one is left out, a line each. */
  readonly notes: readonly string[];
}

/** What a tool needs to find them. */
export interface BackendSearch {
  /** What the tool does, for a message: `route`. */
  readonly action: string;
  /** The flags that `deno run` gets, for a run that starts again on a software adapter. */
  readonly permissions: readonly string[];
  /** Whether it compiles many shaders, for which a software adapter is set to compile quickly. */
  readonly compilesMuch?: boolean;
}

/** Opens a device; where the machine has none, brings a software adapter and starts anew on it. */
async function openAnyGpu(search: BackendSearch): Promise<Gpu | NoGpu> {
  const { permissions, compilesMuch = false } = search;
  const gpu = await openGpu();
  if (gpu.device !== undefined && !(compilesMuch && gpu.isSoftware)) return gpu;
  const { name, description, environment } = await chooseAdapter({ tell: printError });
  if (name === null) return gpu.device === undefined ? { reason: description } : gpu;
  await rerunWith(environment, permissions);
  return gpu;
}

/** What `--backend` asks for: one, or both; an empty list where it is left out. */
function readAsked(args: Arguments): ToolBackend[] {
  const asked = args.choices("backend", ["wasm", "webgpu", "both"]);
  return asked.flatMap((name): ToolBackend[] => name === "both" ? ["wasm", "webgpu"] : [name]);
}

/**
 * Finds the backends that `--backend` asks for, or all that there are.
 *
 * @param args The arguments.
 * @param search What the tool does, and with which permissions.
 * @returns The backends; WebGPU is left out with a note where it was not asked for by name.
 * @throws {UsageError} If WebGPU was asked for and there is no adapter.
 */
export async function findBackends(args: Arguments, search: BackendSearch): Promise<Backends> {
  const asked = readAsked(args);
  const wants = (name: ToolBackend): boolean => asked.length === 0 || asked.includes(name);
  const wasm: ToolBackend[] = wants("wasm") ? ["wasm"] : [];
  if (!wants("webgpu")) return { names: wasm, notes: [] };
  const gpu = await openAnyGpu(search);
  if (gpu.device !== undefined) return { names: [...wasm, "webgpu"], gpu, notes: [] };
  if (asked.length > 0) {
    throw new UsageError(`Cannot ${search.action} on webgpu: ${gpu.reason}`);
  }
  return { names: wasm, notes: [`webgpu is left out: ${gpu.reason}`] };
}
