/** The programs that command-line runtimes run, and reading what they print. */

import { assertEquals } from "@std/assert";
import { join } from "node:path";
import type { Decision } from "./decide.ts";
import { expectedHashes } from "./slice_cases.ts";
import { bundle, type Workspace } from "./workspace.ts";

/** Routes the first so many cases on a backend, both arguments, and prints the decision as JSON. */
const DECIDE = `
import process from "node:process";
import { CASES } from "./cases.js";
import { decide } from "./decide.js";
const [, , backend, count] = process.argv;
const decision = await decide(CASES.slice(0, count), { backend });
console.log("decision:" + JSON.stringify(decision));
`;

/** Prints how the backend named by its argument is refused, or that it is not. */
const REFUSE = `
import process from "node:process";
import { refusal } from "./decide.js";
console.log("refusal:" + await refusal({ backend: process.argv[2] }));
`;

/** Gives Node the WebGPU of Chrome, before the program starts. */
const DAWN = `
import { create, globals } from "webgpu";
Object.assign(globalThis, globals);
Object.defineProperty(globalThis, "navigator", { value: { gpu: create([]) } });
`;

/** Gives Bun the WebGPU of Chrome, before the program starts. */
const BUN_WEBGPU = `
import { setupGlobals } from "bun-webgpu";
await setupGlobals();
`;

/**
 * Writes the programs: `decide_main.js` over the published files, `decide_bundle.js` with them
 * bundled in, `refuse_main.js`, and `dawn.js` and `bun_webgpu.js` to import first.
 *
 * @param workspace Where to.
 */
export async function writePrograms({ folder }: Workspace): Promise<void> {
  const programs = {
    "decide_main.js": DECIDE,
    "refuse_main.js": REFUSE,
    "dawn.js": DAWN,
    "bun_webgpu.js": BUN_WEBGPU,
  };
  for (const [name, text] of Object.entries(programs)) {
    await Deno.writeTextFile(join(folder, name), text);
  }
  const bundled = await bundle(join(folder, "decide_main.js"), { external: ["node:process"] });
  await Deno.writeTextFile(join(folder, "decide_bundle.js"), bundled);
}

/**
 * Finds what a program printed.
 *
 * @param output All of it.
 * @returns The decision in it.
 */
export function readDecision(output: string): Decision | undefined {
  const json = output.match(/^decision:(.*)$/m)?.[1];
  return json && JSON.parse(json);
}

/** Which decision is expected. */
export interface Expectation {
  /** The backend that had to compute. */
  readonly backend: "wasm" | "webgpu";
  /** How many cases, from the first. Default: all. */
  readonly count?: number;
}

/**
 * Checks that a runtime came to the bits that Deno gives.
 *
 * @param decision What it decided.
 * @param expectation The backend that had to compute, and how much.
 */
export async function assertDecides(
  decision: Decision | null | undefined,
  { backend, count }: Expectation,
): Promise<void> {
  const expected = Object.entries(await expectedHashes()).slice(0, count);
  assertEquals(decision?.hashes, Object.fromEntries(expected));
  assertEquals(decision?.backends, [backend]);
}
