/**
 * Whether a device is alive: one watch for each device, which all gates on it share.
 *
 * @module
 */

/** Watches one device. It reacts to `device.lost` once, however many gates come and go. */
export class DeviceWatch {
  readonly #listeners = new Set<(reason: string) => void>();
  #loss: string | null = null;
  #error: string | null = null;

  /**
   * Starts watching; use {@linkcode watchDevice}, which makes one watch for each device.
   *
   * @param device The device.
   */
  constructor(device: GPUDevice) {
    device.lost.then((info) => this.#lose(describeLoss(info)));
  }

  /** Why the device was lost, or `null` while it is alive. */
  get loss(): string | null {
    return this.#loss;
  }

  /**
   * Calls a function when the device is lost.
   *
   * @param listener Gets the reason.
   * @returns Ends that.
   */
  onLoss(listener: (reason: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Remembers errors that no error scope has caught; for a device that was requested here, as those of
   * the caller's device are the caller's to hear.
   *
   * @param device The device.
   */
  keepErrors(device: GPUDevice): void {
    device.addEventListener("uncapturederror", (event: Event) => {
      event.preventDefault();
      this.#error ??= (event as Event & { readonly error: GPUError }).error.message.trim();
    });
  }

  /**
   * Takes the first error that was remembered since the last call.
   *
   * @returns Its message, or `null`.
   */
  takeError(): string | null {
    const error = this.#error;
    this.#error = null;
    return error;
  }

  #lose(reason: string): void {
    this.#loss = reason;
    for (const listener of [...this.#listeners]) listener(reason);
    this.#listeners.clear();
  }
}

/** Weak, and keyed by the device, which may be the caller's and must not be written to. */
const WATCHES = new WeakMap<GPUDevice, DeviceWatch>();

/**
 * Gives the watch of a device.
 *
 * @param device The device.
 * @returns Its watch; `loss` is right also where the device was lost before.
 */
export async function watchDevice(device: GPUDevice): Promise<DeviceWatch> {
  const known = WATCHES.get(device);
  if (known) return known;
  const watch = new DeviceWatch(device);
  WATCHES.set(device, watch);
  // The reaction to a promise that has resolved already runs before this continues.
  await Promise.resolve();
  return watch;
}

function describeLoss(info: GPUDeviceLostInfo): string {
  return [info.reason, info.message].filter(Boolean).join(": ");
}
