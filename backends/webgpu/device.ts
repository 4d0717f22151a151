/**
 * Asking for a WebGPU device.
 *
 * @module
 */

import { BackendUnavailableError, messageOf } from "../../gate/errors.ts";

/**
 * What is known about the adapter behind a device; empty strings where the runtime keeps it to
 * itself.
 */
export interface AdapterInfo {
  /** The vendor's name or number. */
  readonly vendor: string;
  /** The family of the chip. */
  readonly architecture: string;
  /** The chip's name or number. */
  readonly device: string;
  /** The driver's own words. */
  readonly description: string;
  /** Whether the adapter is software. */
  readonly isFallbackAdapter: boolean;
}

/** What computes behind an adapter, as far as the runtime tells. */
export type AdapterKind = "none" | "software" | "gpu";

/** A device and who has to destroy it. */
export interface OpenedDevice {
  /** The device. */
  readonly device: GPUDevice;
  /** Whether it was requested here, so that it is destroyed with the gate. */
  readonly owned: boolean;
  /** The adapter behind it. */
  readonly adapterInfo: AdapterInfo;
}

/**
 * Opens the device that a gate runs on: the caller's, or a new one.
 *
 * @param device The caller's device. Software adapters, and fakes, are the caller's choice.
 * @returns The device, and whether it was requested here.
 * @throws {BackendUnavailableError} If there is no WebGPU, no adapter, or the device is lost.
 */
export async function openDevice(device?: GPUDevice): Promise<OpenedDevice> {
  if (device === undefined) return await requestDevice();
  const lost = await Promise.race([device.lost, Promise.resolve(undefined)]);
  if (lost) {
    throw unavailable(`The device given is lost (${describeLoss(lost)}). Pass one that is alive.`);
  }
  return { device, owned: false, adapterInfo: readInfo(device.adapterInfo) };
}

/**
 * Asks for an adapter, and for no device.
 *
 * @returns What it is.
 */
export async function findAdapterKind(): Promise<AdapterKind> {
  try {
    const { info } = await requestAdapter();
    return readInfo(info).isFallbackAdapter ? "software" : "gpu";
  } catch {
    return "none";
  }
}

/**
 * Tells whose WebGPU a runtime has: `"Deno"`, which polls for a readback every 10 ms, `"Mozilla"`, which
 * is any browser's, in a process of its own, or another, which is a package's, in this process.
 *
 * @returns The first word of what the runtime calls itself.
 */
export function runtimeName(): string {
  return (globalThis.navigator?.userAgent ?? "").split("/")[0];
}

/** A device that several gates use. */
export interface BorrowedDevice {
  /** The device. */
  readonly device: GPUDevice;
  /** Ends one's use of it, once; with the last, the device ends. */
  readonly giveBack: () => void;
}

interface SharedDevice {
  readonly device: Promise<OpenedDevice>;
  users: number;
}

/**
 * A model has a gate for each layer: those that bring a GPU by themselves bring one device. What they
 * have in common is `navigator.gpu`, hence this map beside it, weak as that of the pipelines.
 */
const SHARED_DEVICES = new WeakMap<object, SharedDevice>();

/**
 * Gives the device that gates share, requested by the first that asks.
 *
 * @returns The device, and how to give it back.
 * @throws {BackendUnavailableError} If there is none.
 */
export async function borrowDevice(): Promise<BorrowedDevice> {
  const { gpu } = globalThis.navigator;
  const shared = SHARED_DEVICES.get(gpu) ?? { device: requestDevice(), users: 0 };
  // One that fails or is lost is requested anew by the next gate.
  const forget = (): void => {
    if (SHARED_DEVICES.get(gpu) === shared) SHARED_DEVICES.delete(gpu);
  };
  SHARED_DEVICES.set(gpu, shared);
  if (shared.users++ === 0) shared.device.then(({ device }) => device.lost).then(forget, forget);
  const { device } = await shared.device;
  const giveBack = (): void => {
    if (--shared.users > 0) return;
    forget();
    device.destroy();
  };
  return { device, giveBack };
}

/**
 * Says in a few words why a device was lost.
 *
 * @param info What `device.lost` resolved to.
 * @returns The reason and the runtime's message.
 */
export function describeLoss(info: GPUDeviceLostInfo): string {
  return [info.reason, info.message].filter(Boolean).join(": ");
}

async function requestDevice(limited = true): Promise<OpenedDevice> {
  const adapter = await requestAdapter();
  try {
    const limits = limited ? { requiredLimits: wantedLimits(adapter) } : undefined;
    const device = await adapter.requestDevice(limits);
    return { device, owned: true, adapterInfo: readInfo(adapter.info) };
  } catch (cause) {
    // Bun's binding refuses every limit. An adapter is consumed by a failed request, so the second
    // one needs a new adapter.
    if (limited) return await requestDevice(false);
    throw unavailable(`The adapter gave no device (${messageOf(cause)}). ${CURE_DRIVER}`, cause);
  }
}

const CURE_RUNTIME = "Run in Deno or in a browser page on https or localhost, install a WebGPU " +
  'package in Node or Bun, pass `device`, or use backend "wasm".';
const CURE_DRIVER = "Install a GPU driver, a software one such as Mesa's lavapipe will do, pass " +
  '`device`, or use backend "wasm".';

async function requestAdapter(): Promise<GPUAdapter> {
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
 * The two limits that decide how much one dispatch may hold; absent ones stay out, since some
 * runtimes choke on undefined.
 */
function wantedLimits(adapter: GPUAdapter): Record<string, number> {
  const { maxBufferSize, maxStorageBufferBindingSize } = adapter.limits;
  return {
    ...(maxBufferSize && { maxBufferSize }),
    ...(maxStorageBufferBindingSize && { maxStorageBufferBindingSize }),
  };
}

function readInfo(info: Partial<AdapterInfo> = {}): AdapterInfo {
  const { vendor = "", architecture = "", device = "", description = "" } = info;
  const { isFallbackAdapter = false } = info;
  return { vendor, architecture, device, description, isFallbackAdapter };
}

function unavailable(reason: string, cause?: unknown): BackendUnavailableError {
  return new BackendUnavailableError("webgpu", reason, cause === undefined ? {} : { cause });
}
