/**
 * The device that a gate runs on: the caller's, or one that all other gates share.
 *
 * @module
 */

import { messageOf } from "../../gate/errors.ts";
import type { AdapterInfo } from "../../gate/gate.ts";
import { CURE_DRIVER, requestAdapter, unavailable } from "./adapter.ts";
import { type DeviceWatch, watchDevice } from "./device_watch.ts";

/** One gate's use of a device. */
export interface DeviceUse {
  /** The device. */
  readonly device: GPUDevice;
  /** Whether it is alive. */
  readonly watch: DeviceWatch;
  /** Reads what is known of the adapter. Only on demand: some runtimes end the process where the
   * adapter has been collected. */
  readonly readAdapterInfo: () => AdapterInfo;
  /** Ends this use, once. A shared device is destroyed with its last use, the caller's never. */
  readonly release: () => void;
}

/** A device that was requested here, and the gates that use it. */
interface SharedDevice {
  readonly opened: Promise<RequestedDevice>;
  users: number;
}

interface RequestedDevice {
  /** Kept alive, because its information is read through it. */
  readonly adapter: GPUAdapter;
  readonly device: GPUDevice;
  readonly watch: DeviceWatch;
}

/**
 * A model has a gate for each layer; they share one device, and with it the compiled shaders. The key is
 * `navigator.gpu`, the only object that all of them have in common.
 */
const SHARED_DEVICES = new WeakMap<object, SharedDevice>();

/**
 * Opens the device that a gate runs on.
 *
 * @param given The caller's device. Software adapters, and fakes, are the caller's choice.
 * @returns The use of it, to be released once.
 * @throws {BackendUnavailableError} If there is no WebGPU, no adapter, or the device is lost.
 */
export async function useDevice(given?: GPUDevice): Promise<DeviceUse> {
  if (given === undefined) return await useSharedDevice();
  const watch = await watchDevice(given);
  if (watch.loss !== null) throw lostDevice(watch.loss);
  return {
    device: given,
    watch,
    readAdapterInfo: () => copyInfo(given.adapterInfo),
    release: () => {},
  };
}

/**
 * Makes the error of a device that was lost before a gate could use it.
 *
 * @param reason Why it was lost.
 * @returns The error.
 */
export function lostDevice(reason: string): Error {
  return unavailable(`The device given is lost (${reason}). Pass one that is alive.`);
}

async function useSharedDevice(): Promise<DeviceUse> {
  const gpu = (globalThis.navigator?.gpu ?? NO_GPU) as object;
  const shared = SHARED_DEVICES.get(gpu) ?? { opened: requestDevice(), users: 0 };
  SHARED_DEVICES.set(gpu, shared);
  shared.users++;
  // The next gate requests another device where this one is lost or could not be had.
  const forget = (): void => {
    if (SHARED_DEVICES.get(gpu) === shared) SHARED_DEVICES.delete(gpu);
  };
  try {
    const { adapter, device, watch } = await shared.opened;
    const stopListening = watch.onLoss(forget);
    const release = (): void => {
      stopListening();
      if (--shared.users > 0) return;
      forget();
      device.destroy();
    };
    return { device, watch, readAdapterInfo: () => copyInfo(adapter.info), release };
  } catch (error) {
    forget();
    throw error;
  }
}

/** The key of runtimes without WebGPU, whose request fails with its own error. */
const NO_GPU = {};

async function requestDevice(limited = true): Promise<RequestedDevice> {
  const adapter = await requestAdapter();
  try {
    const limits = limited ? { requiredLimits: wantedLimits(adapter) } : undefined;
    const device = await adapter.requestDevice(limits);
    const watch = await watchDevice(device);
    watch.keepErrors(device);
    return { adapter, device, watch };
  } catch (cause) {
    // Bun's binding refuses every limit. An adapter is consumed by a failed request, so the second
    // one needs a new adapter.
    if (limited) return await requestDevice(false);
    throw unavailable(`The adapter gave no device (${messageOf(cause)}). ${CURE_DRIVER}`, cause);
  }
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

function copyInfo(info: Partial<AdapterInfo> = {}): AdapterInfo {
  const { vendor = "", architecture = "", device = "", description = "" } = info;
  const { isFallbackAdapter = false } = info;
  return { vendor, architecture, device, description, isFallbackAdapter };
}
