/** Promise: a buffer that the device refuses is told, whatever the kind of the error, and its scopes are closed. */

import { assertEquals, assertRejects } from "@std/assert";
import { allocate } from "../../../backends/webgpu/pipelines.ts";

/** A device that has only error scopes, and an error of one kind as soon as a buffer is made. */
class ScopedDevice {
  readonly uncaptured: string[] = [];
  readonly #scopes: { readonly filter: string; error: { message: string } | null }[] = [];
  readonly #kind: string | null;

  constructor(kind: string | null) {
    this.#kind = kind;
  }

  get openScopes(): number {
    return this.#scopes.length;
  }

  pushErrorScope(filter: string): void {
    this.#scopes.push({ filter, error: null });
  }

  popErrorScope(): Promise<{ message: string } | null> {
    const scope = this.#scopes.pop();
    return scope ? Promise.resolve(scope.error) : Promise.reject(new Error("no scope"));
  }

  /** The innermost scope of its kind catches an error. */
  createBuffer(): object {
    if (this.#kind === null) return {};
    const scope = this.#scopes.findLast(({ filter }) => filter === this.#kind);
    if (scope) scope.error ??= { message: ` ${this.#kind} \n` };
    else this.uncaptured.push(this.#kind);
    return {};
  }
}

function create(device: ScopedDevice): Promise<object> {
  const job = { action: "route", create: () => device.createBuffer() };
  return allocate(device as unknown as GPUDevice, job);
}

for (const kind of ["validation", "out-of-memory"]) {
  Deno.test(`allocate: an error of the kind ${kind} is told`, async () => {
    const device = new ScopedDevice(kind);
    const message = `Cannot route: device must be able to hold the buffers, got ${kind}`;
    await assertRejects(() => create(device), RangeError, message);
    assertEquals([device.openScopes, device.uncaptured.length], [0, 0]);
  });
}

Deno.test("allocate: without an error the buffer is given", async () => {
  const device = new ScopedDevice(null);
  assertEquals(await create(device), {});
  assertEquals(device.openScopes, 0);
});

Deno.test("allocate: scopes are closed where making a buffer throws", async () => {
  const device = new ScopedDevice(null);
  device.createBuffer = () => {
    throw new TypeError("size");
  };
  await assertRejects(() => create(device), TypeError, "size");
  assertEquals(device.openScopes, 0);
});
