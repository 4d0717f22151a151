/** Loads the model of `examples/tiny_moe` and ONNX Runtime, and lets it write. */

/// <reference lib="dom" />

import { fetchModel, gateOptions, type ModelFiles } from "../../examples/tiny_moe/model.ts";
import type { Ort } from "../../examples/tiny_moe/ort.ts";
import { createRunner, type Runner } from "../../examples/tiny_moe/runner.ts";
import type { GateOptions } from "../../mod.ts";

/** Where a model computes. */
export type Backend = "wasm" | "webgpu";

/** How a model is loaded. */
export interface LoadOptions {
  /** Where it computes. */
  readonly backend: Backend;
  /** How many texts it writes at a time. */
  readonly texts: number;
  /** Told how much of the files is there, 0 to 1. */
  readonly onProgress: (share: number) => void;
}

/** The model, once for each text. */
export interface Model {
  /** The options of each layer's gate, bias included. */
  readonly layers: readonly GateOptions[];
  /** One for each text; each remembers what it has read. */
  readonly runners: readonly Runner[];
  /** Resolves, with the reason, when the GPU is lost; never on the CPU. */
  readonly lost: Promise<string>;
  /** Frees what it holds. */
  destroy(): Promise<void>;
}

/** ONNX Runtime's program and its kernels, which `site/build.ts` copies. */
const RUNTIMES: Readonly<Record<Backend, { readonly program: string; readonly kernels: string }>> =
  {
    wasm: { program: "ort.wasm.bundle.min.mjs", kernels: "ort-wasm-simd-threaded.wasm" },
    webgpu: {
      program: "ort.webgpu.bundle.min.mjs",
      kernels: "ort-wasm-simd-threaded.asyncify.wasm",
    },
  };

/** Bytes of the kernels, about; a server that compresses does not tell. */
const KERNEL_BYTES: Readonly<Record<Backend, number>> = { wasm: 14.3e6, webgpu: 26.8e6 };
/** Bytes of the model, about. */
const MODEL_BYTES = 7e6;

/**
 * Tells how much there is to load.
 *
 * @param backend Where the model is to compute.
 * @returns Bytes, about, before a server compresses them.
 */
export function loadBytes(backend: Backend): number {
  return KERNEL_BYTES[backend] + MODEL_BYTES;
}

/** Reads a file piece by piece. */
async function fetchBytes(url: URL, onBytes: (count: number) => void): Promise<Uint8Array> {
  const response = await fetch(url);
  if (!response.ok) {
    throw new Error(`Cannot load the model: ${url.href} must be there, got ${response.status}`);
  }
  const reader = response.body!.getReader();
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
    pieces.push(piece.value);
    onBytes(piece.value.length);
  }
  return new Uint8Array(await new Blob(pieces).arrayBuffer());
}

/** Files of the page lie beside its HTML. */
function pageFile(path: string): URL {
  return new URL(path, document.baseURI);
}

type LoadedOrt = Ort & { readonly env: { readonly wasm: { wasmBinary?: Uint8Array } } };

async function loadOrt(backend: Backend, onBytes: (count: number) => void): Promise<Ort> {
  const { program, kernels } = RUNTIMES[backend];
  const [ort, wasmBinary] = await Promise.all([
    import(pageFile(`ort/${program}`).href) as Promise<LoadedOrt>,
    fetchBytes(pageFile(`ort/${kernels}`), onBytes),
  ]);
  // More than one thread needs headers that a static host does not send.
  ort.env.wasm.numThreads = 1;
  ort.env.wasm.wasmBinary = wasmBinary;
  return ort;
}

/** Loads everything at once, and tells how far it is. */
async function loadFiles(
  { backend, onProgress }: LoadOptions,
): Promise<{ readonly ort: Ort; readonly files: ModelFiles }> {
  const total = loadBytes(backend);
  let kernels = 0;
  let model = 0;
  const tell = (): void => onProgress(Math.min(1, (kernels + model) / total));
  const [ort, files] = await Promise.all([
    loadOrt(backend, (count) => {
      kernels += count;
      tell();
    }),
    fetchModel(pageFile("model/"), {
      onProgress: ({ loaded }) => {
        model = loaded;
        tell();
      },
    }),
  ]);
  return { ort, files };
}

/** What is lost may leave calls pending for ever: the page has to be told by the device itself. */
async function lossOf(ort: Ort, backend: Backend): Promise<string> {
  if (backend === "wasm") return await new Promise(() => {});
  const { lost } = await ort.env.webgpu.device as GPUDevice;
  const { reason, message } = await lost;
  return message || reason;
}

/**
 * Loads the model.
 *
 * @param options Where it computes, and for how many texts.
 * @returns The model.
 * @throws {Error} If a file does not load, or the backend is not there.
 */
export async function loadModel(options: LoadOptions): Promise<Model> {
  const { ort, files } = await loadFiles(options);
  const runners: Runner[] = [];
  for (let text = 0; text < options.texts; text++) {
    runners.push(await createRunner(ort, { files, backend: options.backend }));
  }
  return {
    layers: files.manifest.biases.map((_, layer) => gateOptions(files.manifest, layer)),
    runners,
    lost: lossOf(ort, options.backend),
    async destroy() {
      for (const runner of runners) await runner.destroy();
    },
  };
}
