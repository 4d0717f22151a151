/**
 * Finds a WebGPU adapter for the tests, and brings a software one where there is none.
 *
 * ```sh
 * deno run -A tools/setup/adapter.ts   # says which adapter the tests would use
 * ```
 *
 * @module
 */

import { runDeno } from "../lib/deno.ts";
import { RUNTIME_FOLDER } from "../lib/gpu.ts";
import { exists, type PackageSet, unpackPackages } from "./unpack_packages.ts";

/** An adapter, and the variables that child processes need to find it. */
export interface AdapterChoice {
  /** The driver's own name, or null where there is no adapter. */
  readonly name: string | null;
  /** Where it came from, or what to install, as a sentence. */
  readonly description: string;
  /** Variables for every process that uses it. */
  readonly environment: Record<string, string>;
}

const DRIVER: PackageSet = {
  name: "driver",
  packages: ["libvulkan1", "mesa-vulkan-drivers"],
  description: "Mesa's software Vulkan driver (60 MB, unpacked 240 MB)",
};

/** The driver that Dawn takes on Debian 12. */
const NEWER_DRIVER: PackageSet = {
  ...DRIVER,
  name: "newer_driver",
  release: "bookworm-backports",
  description: "a newer one of these for Dawn (60 MB, unpacked 240 MB)",
};

const DRIVER_LIBRARY = "libvulkan_lvp.so";

/**
 * The tests compile many shaders and run each a little: for Mesa's software driver, narrower vectors
 * and no optimizing take half the time.
 */
const QUICK_TO_COMPILE = { LP_NATIVE_VECTOR_WIDTH: "128", GALLIVM_PERF: "nopt" };

const PROBE = `
const adapter = await navigator.gpu?.requestAdapter();
console.log("adapter:" + (adapter ? adapter.info.description || "unnamed" : ""));
`;

/** Asks a child process, which reads the variables at its start, for the adapter's name. */
async function probe(environment: Record<string, string>): Promise<string | null> {
  const { output } = await runDeno(["eval", "--no-config", PROBE], {
    environment,
    quiet: true,
    timeoutSeconds: 60,
  });
  return output.match(/^adapter:(.+)$/m)?.[1] ?? null;
}

async function readRelease(): Promise<string> {
  return await Deno.readTextFile("/etc/os-release").catch(() => "");
}

/**
 * Unpacks Mesa's software driver.
 *
 * @param set Which one.
 * @param tell Called with a line before a download.
 * @returns Variables for processes that use it, or null where it cannot be had.
 */
async function unpackDriver(
  set: PackageSet,
  tell: (line: string) => void,
): Promise<Record<string, string> | null> {
  const unpacked = await unpackPackages(set, tell);
  if (unpacked === null) return null;
  const { root, libraryFolders, environment } = unpacked;
  const paths = libraryFolders.map((folder) => `${folder}/${DRIVER_LIBRARY}`);
  const there = await Promise.all(paths.map(exists));
  const ICD = { library_path: paths[there.indexOf(true)], api_version: "1.3.0" };
  const description = `${root}/driver.json`;
  await Deno.writeTextFile(description, JSON.stringify({ file_format_version: "1.0.0", ICD }));
  return { ...environment, VK_DRIVER_FILES: description, VK_ICD_FILENAMES: description };
}

function baseEnvironment(): Record<string, string> {
  if (Deno.build.os !== "linux") return {};
  return unlessSet({
    // wgpu's GL backend may crash at the end of a process that left a device undestroyed.
    DENO_WEBGPU_BACKEND: "vulkan",
    [RUNTIME_FOLDER.name]: RUNTIME_FOLDER.path,
  });
}

/** The message for a machine that has no adapter and for which none can be downloaded. */
export const NO_ADAPTER: string = "no WebGPU adapter: install a Vulkan driver, on Debian and " +
  `Ubuntu with \`apt-get install ${DRIVER.packages.join(" ")}\` as root`;

/** The variables that the caller has not set already. */
function unlessSet(variables: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(variables).filter(([name]) => !Deno.env.has(name)));
}

/** Whether Deno uses Vulkan drivers: no other backend was chosen. */
function usesVulkan(): boolean {
  return (Deno.env.get("DENO_WEBGPU_BACKEND") ?? "vulkan").includes("vulkan");
}

function toChoice(
  name: string,
  { description, environment }: Pick<AdapterChoice, "description" | "environment">,
): AdapterChoice {
  const quick = isSoftware(name) ? unlessSet(QUICK_TO_COMPILE) : {};
  return { name, description, environment: { ...environment, ...quick } };
}

/** Whether it is Mesa's software driver. */
function isSoftware(name: string): boolean {
  return name.includes("llvmpipe");
}

/** Where the search for an adapter reports. */
export interface AdapterSearch {
  /** Called with a line before a download, and where one fails. */
  readonly tell: (line: string) => void;
}

/**
 * Chooses the adapter: the machine's own, or Mesa's software driver, unpacked into `.cache`.
 *
 * @param search Where to report downloads.
 * @returns The adapter's name and the variables that make child processes see it.
 */
export async function chooseAdapter({ tell }: AdapterSearch): Promise<AdapterChoice> {
  const base = baseEnvironment();
  const own = await probe(base);
  if (own !== null) return toChoice(own, { description: "the machine's own", environment: base });
  const driver = usesVulkan() ? await unpackDriver(DRIVER, tell) : null;
  const environment = { ...base, ...driver };
  const name = driver && await probe(environment);
  if (name === null) return { name, description: NO_ADAPTER, environment: base };
  return toChoice(name, { description: "a software driver in .cache", environment });
}

/**
 * Finds what Dawn needs beside what Deno does: Dawn refuses the Mesa 22.3 of Debian 12, and gets a
 * newer one. Deno keeps the older, which compiles its shaders several times faster.
 *
 * @param choice The adapter chosen for Deno.
 * @param search Where to report downloads.
 * @returns Variables to add for processes that use Dawn.
 */
export async function dawnEnvironment(
  { name }: AdapterChoice,
  { tell }: AdapterSearch,
): Promise<Record<string, string>> {
  const chosen = Deno.env.has("VK_DRIVER_FILES") || Deno.env.has("VK_ICD_FILENAMES");
  if (name === null || !isSoftware(name) || chosen) return {};
  if (!/^VERSION_CODENAME=bookworm$/m.test(await readRelease())) return {};
  return await unpackDriver(NEWER_DRIVER, tell) ?? {};
}

if (import.meta.main) {
  const { name, description, environment } = await chooseAdapter({ tell: console.error });
  console.log(name ? `${name} (${description})` : description);
  for (const [key, value] of Object.entries(environment)) console.log(`${key}=${value}`);
}
