/**
 * Requesting a WebGPU adapter, and what can be known of the runtime before any is requested.
 *
 * @module
 */

import { BackendUnavailableError, messageOf } from "../../gate/errors.ts";

/** What computes behind an adapter, as far as the runtime tells. */
export type AdapterKind = "none" | "software" | "gpu";

const CURE_RUNTIME = "Run in Deno or in a browser page on https or localhost, install a WebGPU " +
  'package in Node or Bun, pass `device`, or use backend "wasm".';

/** The cure where a runtime has WebGPU and finds no adapter, or the adapter gives no device. */
export const CURE_DRIVER: string =
  "Install a GPU driver, a software one such as Mesa's lavapipe will do, pass " +
  '`device`, or use backend "wasm".';

/**
 * Requests an adapter and no device, to learn its kind.
 *
 * @returns `"none"` where there is none or the runtime has no WebGPU.
 */
export async function findAdapterKind(): Promise<AdapterKind> {
  try {
    const { info } = await requestAdapter();
    return info?.isFallbackAdapter ? "software" : "gpu";
  } catch {
    return "none";
  }
}

/**
 * Requests an adapter.
 *
 * @returns The adapter.
 * @throws {BackendUnavailableError} If there is none, or only one that computes nothing.
 */
export async function requestAdapter(): Promise<GPUAdapter> {
  const gpu = globalThis.navigator?.gpu as GPU | undefined;
  if (!gpu) throw unavailable(`This runtime has no WebGPU. ${CURE_RUNTIME}`);
  const adapter = await gpu.requestAdapter({ powerPreference: "high-performance" })
    .catch((cause: unknown) => {
      throw unavailable(
        `Asking for an adapter failed (${messageOf(cause)}). ${CURE_DRIVER}`,
        cause,
      );
    });
  if (!adapter) throw unavailable(`No WebGPU adapter was found. ${CURE_DRIVER}`);
  // Without a driver Bun's binding hands out Dawn's null backend, which runs nothing and returns
  // garbage.
  if (adapter.info?.device === "null-backend") {
    throw unavailable(`The only adapter found computes nothing. ${CURE_DRIVER}`);
  }
  return adapter;
}

/**
 * Names the runtime, which tells how its WebGPU reads back: `"Deno"` polls every 10 ms; `"Mozilla"` is
 * any browser, where the GPU is in another process; in other runtimes WebGPU is a package in this
 * process.
 *
 * @returns The first word of the user agent.
 */
export function runtimeName(): string {
  return (globalThis.navigator?.userAgent ?? "").split("/")[0];
}

/**
 * Makes the error of a missing WebGPU backend.
 *
 * @param reason Why it is missing, and the cure: full sentences.
 * @param cause Another error that told of it.
 * @returns The error.
 */
export function unavailable(reason: string, cause?: unknown): BackendUnavailableError {
  return new BackendUnavailableError("webgpu", reason, cause === undefined ? {} : { cause });
}
