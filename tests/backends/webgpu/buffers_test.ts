/** Promise: every buffer that a gate makes on the caller's device is destroyed with it, also one made meanwhile. */

import { assertEquals, assertGreater } from "@std/assert";
import { resolveBatch } from "../../../gate/batch.ts";
import { resolveOptions } from "../../../gate/resolve_options.ts";
import { type TransferOptions, WebGpuKernel } from "../../../backends/webgpu/kernel.ts";
import { gpuTest, nextTask } from "../../support/gpu.ts";

const RESOLVED = resolveOptions({ numExperts: 23, topK: 5 });

/** Buffers of a device. */
interface Census {
  readonly made: Set<GPUBuffer>;
  readonly destroyed: Set<GPUBuffer>;
}

/** Counts the buffers that are made from now on, and those of them that are destroyed. */
function takeCensus(device: GPUDevice): Census {
  const census: Census = { made: new Set(), destroyed: new Set() };
  const createBuffer = GPUDevice.prototype.createBuffer.bind(device);
  device.createBuffer = (descriptor) => {
    const buffer = createBuffer(descriptor);
    const destroy = buffer.destroy.bind(buffer);
    buffer.destroy = () => {
      census.destroyed.add(buffer);
      return destroy();
    };
    census.made.add(buffer);
    return buffer;
  };
  return census;
}

function route(kernel: WebGpuKernel, rows: number): Promise<unknown> {
  const batch = resolveBatch(RESOLVED, new Float32Array(23 * rows));
  return kernel.route(batch).catch(() => {});
}

/** When a gate is destroyed. */
interface Moment {
  /** Calls that have ended, each larger than the one before. */
  readonly ended: number;
  /** Calls in flight. */
  readonly inFlight: number;
  /** Steps that those may take before, in microtasks. */
  readonly steps: number;
}

const MOMENTS: readonly Moment[] = [
  { ended: 0, inFlight: 0, steps: 0 },
  { ended: 3, inFlight: 0, steps: 0 },
  { ended: 1, inFlight: 9, steps: 6 },
  // From a call's begin until its buffers are there, made, and mapped.
  ...Array.from({ length: 14 }, (_, steps) => ({ ended: 0, inFlight: 1, steps })),
];

const TRANSFERS: Readonly<Record<string, TransferOptions>> = {
  "written": { stagedBytes: Infinity },
  "staged": { stagedBytes: 400, chunkBytes: 4000 },
};

/** Counts the buffers that are left after a gate was destroyed. */
async function countLeft(
  device: GPUDevice,
  { moment, options }: { readonly moment: Moment; readonly options: TransferOptions },
): Promise<number> {
  const { ended, inFlight, steps } = moment;
  const census = takeCensus(device);
  const kernel = await WebGpuKernel.create(RESOLVED, device, options);
  for (let call = 0; call < ended; call++) await route(kernel, 20 * 4 ** call);
  const calls = Array.from({ length: inFlight }, (_, i) => route(kernel, 500 + i));
  for (let step = 0; step < steps; step++) await Promise.resolve();
  kernel.destroy();
  await Promise.all(calls);
  await device.queue.onSubmittedWorkDone();
  await nextTask();
  assertGreater(census.made.size, 0);
  return census.made.size - census.destroyed.size;
}

for (const [transfer, options] of Object.entries(TRANSFERS)) {
  gpuTest(`buffers: none outlives its gate, logits ${transfer}`, async (device) => {
    for (const moment of MOMENTS) {
      assertEquals(await countLeft(device, { moment, options }), 0, JSON.stringify(moment));
    }
  });
}
