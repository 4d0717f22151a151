/**
 * Whether a device and its gate are still alive, and what happens to the calls in flight when not.
 *
 * @module
 */

import { describeLoss, type OpenedDevice } from "./device.ts";

/** Why a gate can no longer compute: the two halves of its error messages. */
interface Ending {
  readonly name: "gate" | "device";
  readonly got: string;
}

/** Watches one device for one gate. */
export class DeviceHealth {
  /**
   * Resolves with the reason when the device is lost; stays pending when the gate is destroyed
   * first.
   */
  readonly lost: Promise<string>;
  readonly #inFlight = new Set<(ending: Ending) => void>();
  #ending: Ending | null = null;
  #deviceError: string | null = null;

  /**
   * Starts watching.
   *
   * @param opened The device. One that was requested here has its uncaptured errors remembered too;
   * those of the caller's device are the caller's to hear.
   */
  constructor(opened: OpenedDevice) {
    this.lost = new Promise((resolve) => {
      opened.device.lost.then((info) => {
        if (this.#ending) return;
        const reason = describeLoss(info);
        // First, so that whoever sees a call rejected knows of the loss.
        resolve(reason);
        this.#end({ name: "device", got: `a lost device (${reason})` });
      });
    });
    if (opened.owned) this.#listen(opened.device);
  }

  /**
   * Refuses to go on with a dead gate or device.
   *
   * @param action What was asked for: the verb of the message.
   * @throws {Error} If the gate was destroyed, the device lost, or an error of the device went
   * uncaptured.
   */
  check(action: string): void {
    if (this.#ending) throw endingError(action, this.#ending);
    if (this.#deviceError === null) return;
    const got = this.#deviceError;
    this.#deviceError = null;
    throw new Error(`Cannot ${action}: device must be free of errors, got ${got}`);
  }

  /**
   * Waits for work of the device, or for its end: after a loss some runtimes resolve what was
   * pending, some reject it, and some leave it pending for ever.
   *
   * @param action What it is done for: the verb of the message.
   * @param work What to wait for.
   * @returns What the work gives.
   * @throws {Error} If the work fails, the gate is destroyed or the device is lost.
   */
  guard<T>(action: string, work: Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const give = (ending: Ending): void => reject(endingError(action, ending));
      if (this.#ending) give(this.#ending);
      this.#inFlight.add(give);
      work.then((value) => {
        this.#inFlight.delete(give);
        resolve(value);
      }, async (reason) => {
        // Work dies with its device, and may do so a task before the device says why.
        await new Promise((later) => setTimeout(later, 0));
        this.#inFlight.delete(give);
        reject(reason);
      });
    });
  }

  /** Rejects the calls in flight, as the gate is destroyed. */
  close(): void {
    if (!this.#ending) this.#end({ name: "gate", got: "a destroyed gate" });
  }

  #end(ending: Ending): void {
    this.#ending = ending;
    for (const give of this.#inFlight) give(ending);
    this.#inFlight.clear();
  }

  #listen(device: GPUDevice): void {
    device.addEventListener("uncapturederror", (event: Event) => {
      event.preventDefault();
      this.#deviceError ??= (event as Event & { readonly error: GPUError }).error.message.trim();
    });
  }
}

function endingError(action: string, { name, got }: Ending): Error {
  return new Error(`Cannot ${action}: ${name} must be alive, got ${got}`);
}
