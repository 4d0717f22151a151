/**
 * Finds a WebGPU adapter for the tests, and brings a software one where there is none.
 *
 * ```sh
 * deno run -A tools/setup/adapter.ts   # says which adapter the tests would use
 * ```
 *
 * @module
 */

import { installPackages, runScript } from "./debian.ts";
import { PROJECT_ROOT, runDeno } from "../lib/deno.ts";
import { RUNTIME_FOLDER } from "../lib/gpu.ts";

/** What the tests' child processes need to know about the adapter. */
export interface AdapterChoice {
  /** The driver's own name, or null where there is no adapter. */
  readonly name: string | null;
  /** Where it came from, or what to install, as a sentence. */
  readonly description: string;
  /** Variables for every process that is to use it. */
  readonly environment: Record<string, string>;
}

const DRIVER_PACKAGES: readonly string[] = ["libvulkan1", "mesa-vulkan-drivers"];

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
 * Unpacks, without installing it, the newer software driver of Debian 12's backports.
 *
 * @returns The path of its description for the Vulkan loader, or null where it cannot be had.
 */
async function unpackNewerDriver(): Promise<string | null> {
  const script = new URL("tools/setup/backports_driver.sh", PROJECT_ROOT);
  const folder = new URL(".cache/vulkan/", PROJECT_ROOT);
  const quoted = [script, folder].map(({ pathname }) => `'${decodeURI(pathname)}'`);
  if (!await runScript(`bash ${quoted.join(" ")}`)) return null;
  return decodeURI(new URL("icd.json", folder).pathname);
}

function baseEnvironment(): Record<string, string> {
  if (Deno.build.os !== "linux") return {};
  return unlessSet({
    // wgpu's GL backend may crash at the end of a process that left a device undestroyed.
    DENO_WEBGPU_BACKEND: "vulkan",
    [RUNTIME_FOLDER.name]: RUNTIME_FOLDER.path,
  });
}

function missing(environment: Record<string, string>): AdapterChoice {
  const packages = DRIVER_PACKAGES.join(" ");
  const description = `no WebGPU adapter: install a Vulkan driver, on Debian and Ubuntu with ` +
    `\`apt-get install ${packages}\` as root, or set TILEGATE_GPU=skip to test without one`;
  return { name: null, description, environment };
}

/** The variables that the caller has not set already. */
function unlessSet(variables: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(variables).filter(([name]) => !Deno.env.has(name)));
}

/** Whether it is Mesa's software driver. */
function isSoftware(name: string): boolean {
  return name.includes("llvmpipe");
}

/**
 * Chooses the adapter for the tests: the machine's own, or a software driver brought for it.
 *
 * @returns The adapter's name and the variables that make child processes see it.
 */
export async function chooseAdapter(): Promise<AdapterChoice> {
  const environment = baseEnvironment();
  const own = await probe(environment);
  const name = own ?? (await installPackages(DRIVER_PACKAGES) ? await probe(environment) : null);
  if (name === null) return missing(environment);
  const description = own === null ? "a software driver installed for this" : "the machine's own";
  const quick = isSoftware(name) ? unlessSet(QUICK_TO_COMPILE) : {};
  return { name, description, environment: { ...environment, ...quick } };
}

/**
 * Finds what Dawn needs beside what Deno does: it refuses the Mesa 22.3 of Debian 12, and gets a
 * newer one. Deno keeps the older, which compiles its shaders several times faster.
 *
 * @param choice The adapter chosen for Deno.
 * @returns Variables to add for processes that use Dawn.
 */
export async function dawnEnvironment({ name }: AdapterChoice): Promise<Record<string, string>> {
  const chosen = Deno.env.has("VK_DRIVER_FILES") || Deno.env.has("VK_ICD_FILENAMES");
  if (name === null || !isSoftware(name) || chosen) return {};
  if (!/^VERSION_CODENAME=bookworm$/m.test(await readRelease())) return {};
  const icd = await unpackNewerDriver();
  return icd === null ? {} : { VK_DRIVER_FILES: icd, VK_ICD_FILENAMES: icd };
}

if (import.meta.main) {
  const { name, description, environment } = await chooseAdapter();
  console.log(name ? `${name} (${description})` : description);
  for (const [key, value] of Object.entries(environment)) console.log(`${key}=${value}`);
}
