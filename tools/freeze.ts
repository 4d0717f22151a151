/**
 * `deno task freeze`: writes the bits of every frozen gate into `reference/vectors`, or compares them.
 *
 * The bits are those of the reference; nothing is written if WASM, or with `--gpu` WebGPU, has others.
 */

import { createWasmGate } from "../wasm.ts";
import { createWebGpuGate } from "../webgpu.ts";
import {
  FROZEN_FILES,
  FROZEN_FOLDER,
  type FrozenResult,
  gateOptions,
  type GateSpec,
  logitsChecksum,
  routeByGate,
  routeByReference,
  writeGate,
} from "../tests/support/frozen_gates.ts";
import type { Arguments } from "./lib/arguments.ts";
import { gatesToFreeze } from "./freeze_gates.ts";
import { openGpu } from "./lib/gpu.ts";
import { print, printError, UsageError } from "./lib/terminal.ts";
import { runTool } from "./lib/tool.ts";

const HELP = `Usage: deno task freeze [options]

Routes the gates of tools/freeze_gates.ts by the reference and on WASM, and writes their bits into
reference/vectors. Nothing is written if the two differ. Bits that were frozen must not change: look
at the diff. Exit code 0 if all is well, 1 if bits differ.

  --check   write nothing; compare with the files that are there
  --gpu     route every gate on WebGPU too
  --help    this text
`;

function sameResults(left: readonly FrozenResult[], right: readonly FrozenResult[]): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}

/** The backends whose bits are not those of the reference. */
async function differingBackends(
  spec: GateSpec,
  { results, device }: { results: readonly FrozenResult[]; device: GPUDevice | undefined },
): Promise<string[]> {
  const options = gateOptions(spec);
  using wasm = await createWasmGate(options);
  const differing = sameResults(await routeByGate(wasm, spec), results) ? [] : ["wasm"];
  if (device === undefined) return differing;
  using webgpu = await createWebGpuGate({ ...options, device });
  if (!sameResults(await routeByGate(webgpu, spec), results)) differing.push("webgpu");
  return differing;
}

/** The text of a file, and whether all backends agree; says which do not. */
async function freezeFile(
  specs: readonly GateSpec[],
  device: GPUDevice | undefined,
): Promise<{ text: string; agree: boolean }> {
  let agree = true;
  let text = "";
  for (const spec of specs) {
    const results = routeByReference(spec);
    const differing = await differingBackends(spec, { results, device });
    for (const name of differing) printError(`${name} differs from the reference: ${spec.gate}`);
    agree &&= differing.length === 0;
    text += writeGate({ spec, logits: logitsChecksum(spec), results });
  }
  return { text, agree };
}

/** The first line that is another, as it is and as it was. */
function firstChange(now: string, then: string): string {
  const [left, right] = [now.split("\n"), then.split("\n")];
  const at = left.findIndex((line, i) => line !== right[i]);
  const line = at < 0 ? left.length : at;
  return `line ${line + 1}\n  frozen: ${right[line] ?? ""}\n  now:    ${left[line] ?? ""}`;
}

async function readFrozen(name: string): Promise<string> {
  try {
    return await Deno.readTextFile(new URL(`${name}.jsonl`, FROZEN_FOLDER));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "";
    throw error;
  }
}

async function checkFile(name: string, text: string): Promise<boolean> {
  const frozen = await readFrozen(name);
  if (frozen === text) return true;
  printError(`reference/vectors/${name}.jsonl differs at ${firstChange(text, frozen)}`);
  return false;
}

async function openDevice(): Promise<GPUDevice> {
  const gpu = await openGpu();
  if (gpu.device !== undefined) return gpu.device;
  throw new UsageError(`Cannot freeze on webgpu: ${gpu.reason}`);
}

async function freeze(args: Arguments): Promise<number> {
  const device = args.has("gpu") ? await openDevice() : undefined;
  let gates = 0;
  let holds = true;
  const files = new Map<string, string>();
  for (const name of FROZEN_FILES) {
    const specs = gatesToFreeze(name);
    const { text, agree } = await freezeFile(specs, device);
    holds &&= agree;
    gates += specs.length;
    files.set(name, text);
  }
  device?.destroy();
  if (!holds) return 1;
  for (const [name, text] of files) {
    if (args.has("check")) holds = await checkFile(name, text) && holds;
    else await Deno.writeTextFile(new URL(`${name}.jsonl`, FROZEN_FOLDER), text);
  }
  if (holds) print(`${gates} gates ${args.has("check") ? "are as frozen" : "are frozen"}`);
  return holds ? 0 : 1;
}

await runTool({ help: HELP, flags: { check: "switch", gpu: "switch" }, run: freeze });
