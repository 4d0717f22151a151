/** Tests on a GPU: a device each, which must report no error and is destroyed at the end. */

import { assertEquals } from "@std/assert";
import {
  createGate,
  type GateOptions,
  type LogitsArray,
  type RouteOptions,
  type RouteResult,
} from "../../mod.ts";

/** Whether a GPU that is not there is a failure; otherwise its tests are reported as ignored. */
const REQUIRED = Boolean(Deno.env.get("REQUIRE_GPU"));

const LEFT_OUT = Deno.env.get("TILEGATE_GPU") === "skip";

// Not where it is left out: a software driver may crash when the process ends soon after.
const adapter = LEFT_OUT ? null : await globalThis.navigator?.gpu?.requestAdapter() ?? null;

/**
 * Opens a device, and collects its uncaptured errors.
 *
 * @returns The device, and what closes it and fails if there was an error.
 */
export async function openDevice(): Promise<{ device: GPUDevice; close: () => Promise<void> }> {
  const fresh = await navigator.gpu.requestAdapter();
  if (!fresh) throw new Error("Cannot test: adapter must be available, got null");
  const device = await fresh.requestDevice();
  const errors: string[] = [];
  device.addEventListener("uncapturederror", (event) => {
    errors.push((event as Event & { readonly error: GPUError }).error.message);
  });
  const close = async (): Promise<void> => {
    await device.queue.onSubmittedWorkDone().catch(() => {});
    await nextTask();
    device.destroy();
    await device.lost;
    assertEquals(errors, []);
  };
  return { device, close };
}

/**
 * Registers a test that gets a device of its own.
 *
 * @param name The promise that is tested.
 * @param test Tests it.
 */
export function gpuTest(
  name: string,
  test: (device: GPUDevice, t: Deno.TestContext) => Promise<void>,
): void {
  Deno.test({
    name,
    ignore: adapter === null && (LEFT_OUT || !REQUIRED),
    async fn(t) {
      const { device, close } = await openDevice();
      try {
        await test(device, t);
      } finally {
        await close();
      }
    },
  });
}

/**
 * Routes on WASM, whose bits the GPU must have.
 *
 * @param options The gate.
 * @param call The logits, how many rows of them are not padding, and the experts if the caller has chosen them.
 * @returns What WASM gives.
 */
export async function routeOnWasm(
  options: GateOptions,
  call: Pick<RouteOptions, "numValidTokens"> & {
    readonly logits: LogitsArray;
    readonly expertIds?: Int32Array;
  },
): Promise<RouteResult> {
  using gate = await createGate({ ...options, backend: "wasm" });
  const { logits, numValidTokens, expertIds } = call;
  return expertIds
    ? gate.weighSync(logits, expertIds, { numValidTokens })
    : gate.routeSync(logits, { numValidTokens });
}

/** The arrays of a result, without the backend that computed them. */
export type Decision = Pick<RouteResult, "indices" | "weights">;

/**
 * Asserts that two results have the same bits.
 *
 * @param actual What a GPU gave.
 * @param expected What it must be.
 */
export function assertSameBits(actual: Decision, expected: Decision): void {
  assertEquals(actual.indices, expected.indices);
  assertEquals(bitsOf(actual.weights), bitsOf(expected.weights));
}

/** Waits until what is queued has run: runtimes report errors in a task of their own. */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 5));
}

/**
 * Views floats as their bits.
 *
 * @param weights The floats.
 * @returns As many words, of the same memory.
 */
export function bitsOf({ buffer, byteOffset, length }: Float32Array): Uint32Array {
  return new Uint32Array(buffer, byteOffset, length);
}
