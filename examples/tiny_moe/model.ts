/**
 * The files of the model: its shape, the bias of each router, and the parts between the routers.
 *
 * @module
 */

import type { GateOptions } from "../../mod.ts";

/** `model.json`, as `export.py` writes it. */
export interface Manifest {
  /** Layers, each with a router. */
  readonly layers: number;
  /** Width of the residual stream. */
  readonly hidden: number;
  /** Attention heads. */
  readonly heads: number;
  /** A byte attends to itself and to `window - 1` bytes before it. */
  readonly window: number;
  /** Routed experts of a layer. */
  readonly experts: number;
  /** Experts that a token visits. */
  readonly top_k: number;
  /** Inner width of a routed expert. */
  readonly expert_width: number;
  /** Inner width of the shared expert. */
  readonly shared_width: number;
  /** What the renormalized weights are multiplied by. */
  readonly routed_scaling_factor: number;
  /** What is added to the sum of the weights before the division. */
  readonly epsilon: number;
  /** File names of the parts, `layers + 1` of them. */
  readonly parts: readonly string[];
  /** `[layers][experts]`: the correction bias of each router, exact in float32. */
  readonly biases: readonly (readonly number[])[];
}

/** The files, loaded. */
export interface ModelFiles {
  /** The shape. */
  readonly manifest: Manifest;
  /** `[layers + 1]`: the parts as ONNX. */
  readonly parts: readonly Uint8Array[];
}

/** How far the loading is. */
export interface Progress {
  /** Bytes that are here. */
  readonly loaded: number;
  /** Bytes of the files that the server has announced so far. */
  readonly total: number;
}

/** Options of {@linkcode fetchModel}. */
export interface FetchModelOptions {
  /** Called as bytes arrive. */
  readonly onProgress?: (progress: Progress) => void;
  /** Ends the loading. */
  readonly signal?: AbortSignal;
}

async function fetchFile(url: URL, signal?: AbortSignal): Promise<Response> {
  const response = await fetch(url, { signal });
  if (!response.ok) {
    throw new Error(`Cannot load the model: ${url.href} must be there, got ${response.status}`);
  }
  return response;
}

/** Reads a response piece by piece. */
async function readBytes(
  response: Response,
  onBytes: (count: number) => void,
): Promise<Uint8Array> {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  for await (const piece of iterate(response.body!)) {
    pieces.push(piece);
    onBytes(piece.length);
  }
  return new Uint8Array(await new Blob(pieces).arrayBuffer());
}

/** Safari has no asynchronous iteration of streams. */
async function* iterate(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const reader = stream.getReader();
  while (true) {
    const { done, value } = await reader.read();
    if (done) return;
    yield value;
  }
}

/**
 * Loads the model's files.
 *
 * @param folder The address of the folder that has `model.json`, with a slash at its end.
 * @param options Whom to tell how far it is, and what ends it.
 * @returns The files.
 * @throws {Error} If a file is not there.
 */
export async function fetchModel(
  folder: URL,
  { onProgress, signal }: FetchModelOptions = {},
): Promise<ModelFiles> {
  const response = await fetchFile(new URL("model.json", folder), signal);
  const manifest: Manifest = await response.json();
  const responses = await Promise.all(
    manifest.parts.map((name) => fetchFile(new URL(name, folder), signal)),
  );
  const sizes = responses.map(({ headers }) => Number(headers.get("content-length") ?? 0));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  let loaded = 0;
  const onBytes = (count: number): void => {
    loaded += count;
    onProgress?.({ loaded, total: Math.max(total, loaded) });
  };
  const parts = await Promise.all(responses.map((each) => readBytes(each, onBytes)));
  return { manifest, parts };
}

/**
 * Writes the options of a layer's gate.
 *
 * @param manifest The model.
 * @param layer The layer, 0..`layers` - 1.
 * @returns Options for `createGate`.
 */
export function gateOptions(manifest: Manifest, layer: number): Omit<GateOptions, "backend"> {
  return {
    numExperts: manifest.experts,
    topK: manifest.top_k,
    scoring: "sigmoid",
    bias: new Float32Array(manifest.biases[layer]),
    renormalize: true,
    epsilon: manifest.epsilon,
    routedScalingFactor: manifest.routed_scaling_factor,
  };
}
