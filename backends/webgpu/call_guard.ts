/**
 * The calls in flight of one gate or planner, and what becomes of them when it or its device ends.
 *
 * @module
 */

import type { DeviceWatch } from "./device_watch.ts";

/** Why a gate can no longer compute: the two halves of its error messages. */
interface Ending {
  readonly name: "gate" | "planner" | "device";
  readonly got: string;
}

/** Refuses calls of a gate that has ended, and rejects those in flight. */
export class CallGuard {
  readonly #watch: DeviceWatch;
  readonly #owner: "gate" | "planner";
  readonly #inFlight = new Set<(ending: Ending) => void>();
  readonly #stopListening: () => void;
  #listener: (() => void) | null = null;
  #ending: Ending | null = null;

  /**
   * Starts with no call.
   *
   * @param watch The watch of the device.
   * @param owner What the calls are of, for messages.
   */
  constructor(watch: DeviceWatch, owner: "gate" | "planner" = "gate") {
    this.#watch = watch;
    this.#owner = owner;
    const onLoss = (reason: string): void => {
      // First, so that the receiver of a rejected call finds out about the loss.
      this.#listener?.();
      this.#end({ name: "device", got: `a lost device (${reason})` });
    };
    this.#stopListening = watch.onLoss(onLoss);
    if (watch.loss !== null) onLoss(watch.loss);
  }

  /**
   * Calls a function when the device is lost, unless the gate is destroyed first.
   *
   * @param listener Called before the calls in flight reject; at once where the device is lost.
   */
  onLoss(listener: () => void): void {
    if (this.#ending?.name === "device") listener();
    else this.#listener = listener;
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
    const got = this.#watch.takeError();
    if (got === null) return;
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
    this.#stopListening();
    if (!this.#ending) this.#end({ name: this.#owner, got: `a destroyed ${this.#owner}` });
  }

  #end(ending: Ending): void {
    this.#ending = ending;
    for (const give of this.#inFlight) give(ending);
    this.#inFlight.clear();
  }
}

function endingError(action: string, { name, got }: Ending): Error {
  return new Error(`Cannot ${action}: ${name} must be alive, got ${got}`);
}
