/** What every runtime is made to do: route a slice of the peers' vectors. It is translated and run in each of them. */

import {
  BackendUnavailableError,
  createGate,
  type Gate,
  type GateOptions,
  type LogitsArray,
  type RouteResult,
} from "@tilegate/tilegate";

/** Numbers in a form that JSON keeps: the bytes in base64. */
export interface PackedArray {
  /** What the values are. */
  readonly dtype: "f32" | "f16" | "bf16";
  /** Their little-endian bytes in base64. */
  readonly bytes: string;
}

/** One question to the gate. */
export interface SliceCase {
  /** The case's name. */
  readonly name: string;
  /** The options, without the bias and the backend. */
  readonly options: GateOptions;
  /** `[numExperts]`, or nothing. */
  readonly bias: PackedArray | null;
  /** `[numTokens, numExperts]` */
  readonly logits: PackedArray;
}

/** The backend, and what it is given to work with. */
export type Where = Pick<GateOptions, "backend" | "device" | "wasm">;

/** What a runtime decided. */
export interface Decision {
  /** The backends that computed. */
  readonly backends: readonly string[];
  /** The adapter's own words, where one computed. */
  readonly adapter: string;
  /** For each case the SHA-256 of its indices' bytes followed by its weights' bytes. */
  readonly hashes: Readonly<Record<string, string>>;
}

function unpack({ dtype, bytes }: PackedArray): LogitsArray {
  const { buffer } = Uint8Array.from(atob(bytes), (char) => char.charCodeAt(0));
  return dtype === "f32" ? new Float32Array(buffer) : new Uint16Array(buffer);
}

function bytesOf(view: ArrayBufferView): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}

async function hash(indices: Int32Array, weights: Float32Array): Promise<string> {
  const bytes = Uint8Array.of(...bytesOf(indices), ...bytesOf(weights));
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Bytes of logits, past the 1 MiB from which they go to a GPU another way. */
const LARGE_BYTES = 1.25 * 2 ** 20;

/** Routes the same rows many times over in one batch, twice, and holds each to what it was by itself. */
async function routeLargeBatch(gate: Gate, logits: LogitsArray, once: RouteResult): Promise<void> {
  const one = bytesOf(logits);
  const bytes = new Uint8Array(Math.ceil(LARGE_BYTES / one.length) * one.length);
  for (let at = 0; at < bytes.length; at += one.length) bytes.set(one, at);
  const ArrayType = logits instanceof Float32Array ? Float32Array : Uint16Array;
  for (let call = 0; call < 2; call++) {
    const result = await gate.route(new ArrayType(bytes.buffer));
    for (const key of ["indices", "weights"] as const) {
      const [many, expected] = [bytesOf(result[key]), bytesOf(once[key])];
      if (many.length !== bytes.length / one.length * expected.length) throw new Error("Lost rows");
      const wrong = many.findIndex((byte, i) => byte !== expected[i % expected.length]);
      if (wrong >= 0) throw new Error(`A large batch has other ${key} at byte ${wrong}`);
    }
  }
}

/**
 * Routes the slice.
 *
 * @param cases The questions.
 * @param where The backend.
 * @returns The answers' hashes, and the backends that gave them.
 */
export async function decide(cases: readonly SliceCase[], where: Where): Promise<Decision> {
  const backends = new Set<string>();
  const hashes: Record<string, string> = {};
  let adapter = "";
  for (const { name, options, bias, logits } of cases) {
    const given = bias && { bias: { dtype: bias.dtype, data: unpack(bias) } };
    const gate = await createGate({ ...options, ...given, ...where });
    const result = await gate.route(unpack(logits));
    await routeLargeBatch(gate, unpack(logits), result);
    hashes[name] = await hash(result.indices, result.weights);
    backends.add(gate.backend);
    if ("adapterInfo" in gate) adapter = (gate.adapterInfo as GPUAdapterInfo).description;
    gate.destroy();
  }
  return { backends: [...backends], adapter, hashes };
}

/**
 * Asks for a backend that is not there.
 *
 * @param where The backend.
 * @returns The message of the refusal, or what happened instead.
 */
export async function refusal(where: Where): Promise<string> {
  try {
    const gate = await createGate({ numExperts: 8, topK: 2, ...where });
    gate.destroy();
    return "no refusal";
  } catch (error) {
    return error instanceof BackendUnavailableError ? error.message : `not refused, but ${error}`;
  }
}
