/**
 * A soak: gates that are made and destroyed under calls that overlap, with faults in between. Every result
 * must have the reference's bits, every fault must be told, and no call may notice another one's.
 */

import { resolveBatch, rowLogits } from "../../gate/batch.ts";
import { resolveOptions } from "../../gate/resolve_options.ts";
import {
  createGate,
  type Gate,
  type GateOptions,
  type LogitsArray,
  type RouteOptions,
  type WasmGate,
} from "../../mod.ts";
import { routeReference } from "../../reference/route.ts";
import { bitsOf, type Decision } from "./gpu.ts";
import { limitMemory } from "./kernel_bytes.ts";
import { makeCase, type ParityCase, type Shape } from "./parity_cases.ts";
import { drawVariation, randomGate } from "./random_gates.ts";
import { randomRows } from "./random_rows.ts";
import { RandomSource } from "./random_source.ts";

/** What a gate computes on. */
export type SoakBackend = "wasm" | "webgpu" | "auto";

/** What to do. */
export interface SoakOptions {
  /** Calls in all. */
  readonly calls: number;
  /** Gates in all, made one after the other. */
  readonly gates: number;
  /** The seed of gates, rows and faults. */
  readonly seed: number;
  /** What the gates compute on, in turn. */
  readonly backends: readonly SoakBackend[];
  /** Opens a device, for all backends but WASM. */
  readonly openDevice?: () => Promise<GPUDevice>;
  /** Called now and then. */
  readonly onProgress?: (report: SoakReport) => void;
}

/** What was done and found, so far. */
export interface SoakReport {
  /** Calls that ended as they must. */
  calls: number;
  /** Gates made. */
  gates: number;
  /** Faults injected, by kind. */
  readonly faults: Record<FaultKind, number>;
  /** Calls, or faults, that did not end as they must. */
  wrong: number;
  /** The first of them, in words. */
  readonly failures: string[];
}

/** A fault that the soak injects. */
export type FaultKind =
  | "bad argument"
  | "call after destroy"
  | "destroyed under its calls"
  | "memory refused"
  | "device lost";

/** Gates alive at once. */
const LIVE_GATES = 12;

/** Calls in flight at once. */
const MOST_IN_FLIGHT = 8;

/** Batches of a gate, whose results are known before its first call. */
const BATCHES = 3;
const SIZES = [1, 1, 2, 3, 5, 8, 9, 17, 33] as const;

/** Shapes of gates on a GPU: those of one shape share a shader, which takes a software adapter a second. */
const GPU_SHAPES: readonly Shape[] = [[23, 1, 1, 5], [64, 8, 3, 6]];

/** One gate in this many is made with a memory that may not grow; a device is lost after as many of its gates. */
const LIMITED_EVERY = 50;
const GATES_PER_DEVICE = 40;

/** A batch and the bits of its result. */
interface KnownBatch {
  readonly logits: ReturnType<typeof randomRows>;
  readonly numValidTokens: number;
  readonly expected: string;
}

/** A gate, its batches, and the calls that are not settled. */
interface LiveGate {
  readonly gate: Gate;
  readonly name: string;
  readonly options: GateOptions;
  readonly batches: readonly KnownBatch[];
  /** Errors that its calls may end in, as the gate or its device was ended meanwhile. */
  readonly allowed: string[];
  readonly device: GPUDevice | undefined;
}

function textOf({ indices, weights }: Decision): string {
  return `${indices.join()} ${bitsOf(weights).join()}`;
}

function knowBatch(options: GateOptions, source: RandomSource): KnownBatch {
  const resolved = resolveOptions(options);
  const { dtype } = resolved;
  const numTokens = SIZES[source.below(SIZES.length)];
  const shape = { numTokens, numExperts: rowLogits(resolved), dtype };
  const logits = randomRows(shape, { seed: source.bits() });
  const numValidTokens = source.below(4) ? numTokens : source.below(numTokens + 1);
  const batch = resolveBatch(resolved, logits, { numValidTokens });
  routeReference(resolved, batch);
  return { logits, numValidTokens, expected: textOf(batch) };
}

/** Calls that a gate must refuse, by what it is told. */
const BAD_CALLS: readonly ((logits: KnownBatch["logits"]) => [unknown, unknown])[] = [
  (logits) => [new Float64Array(logits), undefined],
  (logits) => [logits, { numTokens: -1 }],
  (logits) => [logits, { numValidTokens: 1e6 }],
  (logits) => [logits, { indices: new Int32Array(0) }],
  (logits) => [logits, { numValidToken: 1 }],
  (logits) => [[...logits], undefined],
  () => [undefined, undefined],
  () => [null, {}],
];

/** One soak. */
class Soak {
  readonly report: SoakReport = {
    calls: 0,
    gates: 0,
    faults: {
      "bad argument": 0,
      "call after destroy": 0,
      "destroyed under its calls": 0,
      "memory refused": 0,
      "device lost": 0,
    },
    wrong: 0,
    failures: [],
  };
  readonly #options: SoakOptions;
  readonly #source: RandomSource;
  readonly #live: LiveGate[] = [];
  readonly #inFlight = new Set<Promise<void>>();
  #device: GPUDevice | undefined;
  #gatesOfDevice = 0;

  constructor(options: SoakOptions) {
    this.#options = options;
    this.#source = new RandomSource(options.seed, 0x736f616b);
  }

  async run(): Promise<SoakReport> {
    const { calls, gates, onProgress } = this.#options;
    const callsPerGate = Math.max(1, Math.floor(calls / gates));
    let started = 0;
    while (started < calls) {
      if (this.report.gates < gates && started >= this.report.gates * callsPerGate) {
        await this.#replaceGate();
      }
      if (started % 16 === 0) await this.#callBadly();
      this.#call(this.#pick());
      started++;
      while (this.#inFlight.size >= MOST_IN_FLIGHT) await Promise.race(this.#inFlight);
      if (started % 256 === 0) onProgress?.(this.report);
    }
    await Promise.all(this.#inFlight);
    for (const { gate } of this.#live) gate.destroy();
    this.#device?.destroy();
    return this.report;
  }

  #pick(): LiveGate {
    return this.#live[this.#source.below(this.#live.length)];
  }

  #fail(text: string): void {
    this.report.wrong++;
    if (this.report.failures.length < 10) this.report.failures.push(text);
  }

  /** Starts a call, and overwrites its logits at once: they were read before the promise was returned. */
  #call(live: LiveGate): void {
    const { gate, batches } = live;
    const { logits, numValidTokens, expected } = batches[this.#source.below(BATCHES)];
    const given = logits.slice();
    const options: RouteOptions = { numValidTokens };
    const isSync = gate.backend === "wasm" && "routeSync" in gate && this.#source.below(2);
    const route = (): Promise<Decision> =>
      isSync
        ? Promise.resolve((gate as WasmGate).routeSync(given, options))
        : gate.route(given, options);
    const pending = route();
    given.fill(0x7fff);
    this.#settle(live, { pending, expected });
  }

  #settle(
    live: LiveGate,
    { pending, expected }: { readonly pending: Promise<Decision>; readonly expected: string },
  ): void {
    const settled = pending.then((result) => {
      if (textOf(result) === expected) this.report.calls++;
      else this.#fail(`${live.name}: other bits than the reference`);
    }, (error: Error) => {
      if (live.allowed.some((text) => error.message.includes(text))) this.report.calls++;
      else this.#fail(`${live.name}: ${error.name}: ${error.message}`);
    }).finally(() => this.#inFlight.delete(settled));
    this.#inFlight.add(settled);
  }

  /** Makes a call that must be refused. */
  async #callBadly(): Promise<void> {
    const { gate, name, batches } = this.#pick();
    const bad = BAD_CALLS[this.#source.below(BAD_CALLS.length)];
    const [logits, options] = bad(batches[0].logits);
    await this.#expectError(`${name}: a bad argument`, {
      kind: "bad argument",
      call: () => gate.route(logits as LogitsArray, options as RouteOptions),
      text: "Cannot route: ",
    });
  }

  async #expectError(
    about: string,
    fault: {
      readonly kind: FaultKind;
      readonly call: () => Promise<unknown>;
      readonly text: string;
    },
  ): Promise<void> {
    const { kind, call, text } = fault;
    this.report.faults[kind]++;
    try {
      await call();
    } catch (error) {
      const { message } = error as Error;
      if (!message.includes(text)) this.#fail(`${about}: must be "${text}", got ${message}`);
      return;
    }
    this.#fail(`${about}: was not refused`);
  }

  /** Makes a gate; where there are enough, the oldest is destroyed under a call of its own. */
  async #replaceGate(): Promise<void> {
    if (this.#live.length >= LIVE_GATES) await this.#destroy(this.#live.shift()!);
    const number = this.report.gates++;
    const { backends } = this.#options;
    const backend = backends[number % backends.length];
    if (backend !== "wasm") await this.#renewDevice();
    const live = await this.#open(backend, number);
    this.#live.push(live);
    if (backend === "wasm" && number % LIMITED_EVERY === 0) await this.#refuseMemory(live);
  }

  async #destroy(live: LiveGate): Promise<void> {
    live.allowed.push("got a destroyed gate");
    this.report.faults["destroyed under its calls"]++;
    this.#call(live);
    live.gate.destroy();
    await this.#expectError(`${live.name}: a call after destroy`, {
      kind: "call after destroy",
      call: () => live.gate.route(live.batches[0].logits),
      text: live.allowed.length > 1 ? "Cannot route: " : "got a destroyed gate",
    });
  }

  async #open(backend: SoakBackend, number: number): Promise<LiveGate> {
    const { seed } = this.#options;
    const source = new RandomSource(seed, number);
    const drawn = backend === "wasm" ? drawSmall(seed, number) : drawShared(source);
    const { expertMap: _, ...plain } = drawn.options();
    const device = backend === "wasm" ? undefined : this.#device;
    const limits = backend === "wasm" && number % LIMITED_EVERY === 0
      ? { wasm: limitMemory(LIMITED_PAGES) }
      : {};
    const gpuFrom = backend === "auto" ? { gpuFrom: 5 * plain.numExperts } : {};
    const gate = await createGate({ ...plain, backend, device, ...limits, ...gpuFrom });
    const batches = Array.from({ length: BATCHES }, () => knowBatch(plain, source));
    return { gate, name: `${backend} ${drawn.name}`, options: plain, batches, allowed: [], device };
  }

  /** Asks for more memory than the kernel may have. */
  async #refuseMemory({ gate, name, options }: LiveGate): Promise<void> {
    const tooMany = Math.ceil(LIMITED_PAGES * 65_536 / (2 * options.numExperts));
    await this.#expectError(`${name}: memory`, {
      kind: "memory refused",
      call: () => Promise.try(() => (gate as WasmGate).logitsView(tooMany)),
      text: "a refusal to grow",
    });
  }

  /** Opens the first device, and another one when enough gates were made: the old one is lost under its calls. */
  async #renewDevice(): Promise<void> {
    if (this.#device && this.#gatesOfDevice++ < GATES_PER_DEVICE) return;
    const old = this.#device;
    this.#gatesOfDevice = 0;
    if (old) {
      this.report.faults["device lost"]++;
      for (const live of this.#live.filter(({ device }) => device === old)) {
        // A gate that chose for itself goes on on WASM.
        if (live.name.startsWith("webgpu")) live.allowed.push("got a lost device");
        this.#call(live);
      }
      old.destroy();
      await old.lost;
    }
    this.#device = await this.#options.openDevice!();
  }
}

/** Enough for every gate, and for a few hundred of the longest rows. */
const LIMITED_PAGES = 40;

/** A random gate that the reference is quick with, of one kernel, whose memory can be refused. */
function drawSmall(seed: number, number: number): ParityCase {
  for (let attempt = 0;; attempt++) {
    const drawn = randomGate(seed, number + attempt * 2 ** 20);
    const { numExperts, numBiases, logitScale } = resolveOptions(drawn.options());
    if (numExperts <= 300 && numBiases === 1 && logitScale === 1) return drawn;
  }
}

/** A gate of a shape that others have too, with a bias of its own. */
function drawShared(source: RandomSource): ParityCase {
  const shape = GPU_SHAPES[source.below(GPU_SHAPES.length)];
  const { biasFlavour } = drawVariation(source);
  return makeCase(shape, {
    ...drawVariation(new RandomSource(1, shape[0])),
    biasDtype: "f32",
    biasFlavour,
    given: false,
    biases: 1,
    logitScale: 1,
  });
}

/**
 * Runs a soak to its end.
 *
 * @param options How long, and on which backends.
 * @returns What was done and found.
 */
export async function runSoak(options: SoakOptions): Promise<SoakReport> {
  return await new Soak(options).run();
}
