/**
 * Compiles AssemblyScript in memory: the kernel, and entries of proofs and tests beside its sources.
 *
 * @module
 */

// Named here, not in deno.json: see tools/lib/esbuild.ts.
import asc from "npm:assemblyscript@0.28.20/asc";
import { PROJECT_ROOT } from "../lib/deno.ts";

/** How the shipped kernel is compiled. */
export const KERNEL_FLAGS: readonly string[] = [
  "-O3",
  "--noAssert",
  "--runtime",
  "stub",
  "--enable",
  "simd",
  "--use",
  "abort=",
  "--initialMemory",
  "1",
  "--memoryBase",
  "16",
];

/** What is compiled. */
export interface AssemblyEntry {
  /** Its path in the project, for example `wasm/assembly/kernel.ts`. */
  readonly path: string;
  /** The compiler's options. Default: those of the shipped kernel. */
  readonly flags?: readonly string[];
  /** Its text. Default: what stands in the file. */
  readonly source?: string;
}

/** What the compiler wrote. */
export interface Assembly {
  readonly wasm: Uint8Array<ArrayBuffer>;
  readonly wat: string;
}

async function readOrNull(path: string): Promise<string | null> {
  try {
    return await Deno.readTextFile(new URL(path, PROJECT_ROOT));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

/**
 * Compiles an entry and what it imports.
 *
 * @param entry What is compiled.
 * @returns The module, as bytes and as text.
 * @throws {Error} If the compiler refuses; it says where.
 */
export async function compileAssembly(entry: AssemblyEntry): Promise<Assembly> {
  const { path, flags = KERNEL_FLAGS, source } = entry;
  const written = new Map<string, string | Uint8Array>();
  const files = ["--outFile", "entry.wasm", "--textFile", "entry.wat"];
  const { error, stderr } = await asc.main([path, ...files, ...flags], {
    readFile: (name) => name === path && source !== undefined ? source : readOrNull(name),
    writeFile: (name, contents) => void written.set(name, contents),
    listFiles: () => [],
  });
  if (error) throw new Error(`Cannot compile ${path}:\n${stderr.toString()}`);
  return {
    wasm: written.get("entry.wasm") as Uint8Array<ArrayBuffer>,
    wat: String(written.get("entry.wat")),
  };
}
