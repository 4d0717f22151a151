/**
 * What it costs the host to bring logits from an array to the GPU, by `writeBuffer` and by a mapped buffer:
 * microseconds until both are submitted, medians. The wait until a buffer is mapped again, and the GPU's own
 * copy, are not counted: `route` has other slots meanwhile.
 *
 * ```sh
 * deno run -A bench/gpu/upload.ts                                                      # Deno's own WebGPU
 * deno run -A bench/gpu/upload.ts --dawn node_modules/webgpu/dist/linux-x64/dawn.node  # and Dawn's
 * ```
 */

import { cpus } from "node:os";
import type { Arguments, FlagKind } from "../../tools/lib/arguments.ts";
import { adapterName } from "../../tools/lib/gpu.ts";
import { print, UsageError } from "../../tools/lib/terminal.ts";
import { runTool } from "../../tools/lib/tool.ts";
import { loadDawn } from "../../tools/lib/dawn.ts";
import { round, table } from "../lib/markdown.ts";

const HELP = `Usage: deno run -A bench/gpu/upload.ts [options]

Times uploads: microseconds on the host, medians, by size of the logits.

  --dawn FILE  Dawn too, before Deno's own: dist/*/dawn.node of the npm package "webgpu"
  --sizes LIST megabytes (default 0.5,1.5,3,6,12,34)
  --rounds N   uploads of each size, of which the median counts (default 15)
  --help       this text
`;

const FLAGS: Readonly<Record<string, FlagKind>> = {
  "dawn": "value",
  "sizes": "value",
  "rounds": "value",
};

const SIZES: readonly number[] = [0.5, 1.5, 3, 6, 12, 34];

/** The bits of `GPUBufferUsage` and `GPUMapMode`, which are the same everywhere. */
const USAGE = { mapWrite: 0x2, copySrc: 0x4, copyDst: 0x8, storage: 0x80 } as const;
const MAP_WRITE = 0x2;

/** A way to upload: prepares, which is not timed, then does it. */
interface Way {
  readonly name: string;
  readonly prepare: () => Promise<unknown>;
  readonly upload: (encoder: GPUCommandEncoder) => void;
  readonly destroy: () => void;
}

function byWriteBuffer(device: GPUDevice, bytes: Uint8Array<ArrayBuffer>): Way {
  const usage = USAGE.copyDst | USAGE.storage;
  const target = device.createBuffer({ size: bytes.length, usage });
  return {
    name: "`writeBuffer`",
    prepare: () => Promise.resolve(),
    upload: () => device.queue.writeBuffer(target, 0, bytes),
    destroy: () => target.destroy(),
  };
}

function byMappedBuffer(device: GPUDevice, bytes: Uint8Array<ArrayBuffer>): Way {
  const size = bytes.length;
  const target = device.createBuffer({ size, usage: USAGE.copyDst | USAGE.storage });
  const staging = device.createBuffer({ size, usage: USAGE.mapWrite | USAGE.copySrc });
  return {
    name: "into a mapped buffer",
    prepare: () => staging.mapAsync(MAP_WRITE),
    upload(encoder) {
      new Uint8Array(staging.getMappedRange()).set(bytes);
      staging.unmap();
      encoder.copyBufferToBuffer(staging, 0, target, 0, size);
    },
    destroy: () => [target, staging].forEach((buffer) => buffer.destroy()),
  };
}

async function timeUpload(device: GPUDevice, way: Way): Promise<number> {
  await way.prepare();
  const start = performance.now();
  const encoder = device.createCommandEncoder();
  way.upload(encoder);
  device.queue.submit([encoder.finish()]);
  const micros = 1000 * (performance.now() - start);
  await device.queue.onSubmittedWorkDone();
  return micros;
}

/** The median; the first upload, which makes room for the others, is left out. */
async function timeWay(device: GPUDevice, way: Way, rounds: number): Promise<number> {
  await timeUpload(device, way);
  const times: number[] = [];
  for (let i = 0; i < rounds; i++) times.push(await timeUpload(device, way));
  way.destroy();
  return times.sort((a, b) => a - b)[rounds >> 1];
}

interface Plan {
  readonly sizes: readonly number[];
  readonly rounds: number;
}

/** Times both ways through one implementation of WebGPU. */
async function timeUploads(
  { name, gpu }: { readonly name: string; readonly gpu: GPU },
  { sizes, rounds }: Plan,
): Promise<{ adapter: string; rows: string[][] }> {
  const adapter = await gpu.requestAdapter();
  if (!adapter) throw new UsageError(`Cannot time uploads: ${name} has no adapter here`);
  const device = await adapter.requestDevice();
  const rows: string[][] = [];
  for (const create of [byWriteBuffer, byMappedBuffer]) {
    const cells: string[] = [];
    for (const size of sizes) {
      const way = create(device, new Uint8Array(4 * Math.round(size * 2 ** 18)).fill(63));
      cells[0] ??= `${way.name}, ${name}`;
      cells.push(round(await timeWay(device, way, rounds)));
    }
    rows.push(cells);
  }
  device.destroy();
  return { adapter: adapterName(adapter.info), rows };
}

async function benchUploads(args: Arguments): Promise<number> {
  const sizes = args.list("sizes").map(Number);
  const plan = {
    sizes: sizes.length > 0 ? sizes : SIZES,
    rounds: args.count("rounds", 1) ?? 15,
  };
  const dawn = args.text("dawn");
  const own = { name: "Deno", gpu: navigator.gpu };
  const all = dawn ? [{ name: "Dawn", gpu: (await loadDawn(dawn)).gpu }, own] : [own];
  const rows: string[][] = [];
  const adapters = new Set<string>();
  for (const one of all) {
    const timed = await timeUploads(one, plan);
    adapters.add(timed.adapter);
    rows.push(...timed.rows);
  }
  const date = new Date().toISOString().slice(0, 10);
  const where = [`${cpus()[0].model.trim()}`, ...adapters, `Deno ${Deno.version.deno}`, date];
  print(`${where.join("; ")}. Microseconds on the host.\n`);
  print(table(["how", ...plan.sizes.map((size) => `${size} MB`)], rows));
  // Dawn keeps a process alive that has not let go of it.
  Deno.exit(0);
}

await runTool({ help: HELP, flags: FLAGS, run: benchUploads });
