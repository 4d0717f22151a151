/** A copy of the project, in which one fault stands at a time. */

import { PROJECT_ROOT } from "../lib/deno.ts";
import { type PlacedFault, readFaulty, type TestSpec } from "./fault.ts";

/** Folders that a copy does without. */
const LEFT_OUT = new Set([".git", ".cache", ".carry", "node_modules", "coverage"]);

const COPY = new URL(".cache/mutants/tree/", PROJECT_ROOT);

/** What `deno task build` makes of the kernels' sources. */
const GENERATED_FOLDERS = ["wasm/", "wgsl/"];

/** Longer than any of the tests takes; a fault may make a loop endless. */
const TIMEOUT_MS = 10 * 60_000;

/** How a command in the copy ended. */
export interface Ended {
  /** Whether its exit code was 0. */
  readonly isWell: boolean;
  /** What it printed. */
  readonly output: string;
}

async function listFiles(folder: URL, prefix = ""): Promise<string[]> {
  const paths: string[] = [];
  for await (const { name, isDirectory, isFile } of Deno.readDir(new URL(prefix, folder))) {
    if (LEFT_OUT.has(name)) continue;
    if (isDirectory) paths.push(...await listFiles(folder, `${prefix}${name}/`));
    else if (isFile) paths.push(prefix + name);
  }
  return paths;
}

async function copyFile(path: string): Promise<void> {
  const target = new URL(path, COPY);
  await Deno.mkdir(new URL("./", target), { recursive: true });
  await Deno.copyFile(new URL(path, PROJECT_ROOT), target);
}

/** Copies the project anew. */
export async function copyTree(): Promise<void> {
  await Deno.remove(COPY, { recursive: true }).catch(() => {});
  for (const path of await listFiles(PROJECT_ROOT)) await copyFile(path);
}

/**
 * Calls a function while a fault stands in the copy.
 *
 * @param fault The fault.
 * @param test What to do meanwhile.
 * @returns What it gives.
 */
export async function withFault<T>(fault: PlacedFault, test: () => Promise<T>): Promise<T> {
  try {
    await Deno.writeTextFile(new URL(fault.path, COPY), await readFaulty(fault));
    return await test();
  } finally {
    await copyFile(fault.path);
    if (fault.room.rebuild) await restoreGenerated();
  }
}

async function restoreGenerated(): Promise<void> {
  for (const folder of GENERATED_FOLDERS) {
    for (const path of await listFiles(PROJECT_ROOT, folder)) await copyFile(path);
  }
}

/**
 * Makes the generated files of the copy anew.
 *
 * @param environment Variables for the process.
 * @returns How it ended.
 */
export async function buildCopy(environment: Record<string, string>): Promise<Ended> {
  return await runInCopy(["task", "build"], environment);
}

/**
 * Runs tests in the copy, without looking at types.
 *
 * @param spec Which tests.
 * @param environment Variables for the process.
 * @returns How they ended; a run that takes too long did not end well.
 * @throws {Error} If there is no test of that name, or all are ignored.
 */
export async function testCopy(
  spec: TestSpec,
  environment: Record<string, string>,
): Promise<Ended> {
  const [path, filter] = spec.split("#");
  const only = filter === undefined ? [] : ["--filter", filter];
  const args = ["test", "-A", "--no-check", "--fail-fast", ...only, path];
  const ended = await runInCopy(args, environment);
  if (!/^ok \| 0 passed/m.test(ended.output)) return ended;
  throw new Error(`Cannot try faults: ${spec} must have a test that is run, got none`);
}

async function runInCopy(
  args: readonly string[],
  environment: Record<string, string>,
): Promise<Ended> {
  const child = new Deno.Command(Deno.execPath(), {
    args: [...args],
    cwd: COPY,
    env: { DENO_NO_UPDATE_CHECK: "1", NO_COLOR: "1", ...environment },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
    signal: AbortSignal.timeout(TIMEOUT_MS),
  }).spawn();
  const { success, stdout, stderr } = await child.output();
  const decoder = new TextDecoder();
  return { isWell: success, output: decoder.decode(stdout) + decoder.decode(stderr) };
}

/**
 * Reads a file of the project, for its digest.
 *
 * @param path Its path.
 * @returns Its text; empty where there is none.
 */
export async function readSource(path: string): Promise<string> {
  return await Deno.readTextFile(new URL(path, PROJECT_ROOT)).catch(() => "");
}
