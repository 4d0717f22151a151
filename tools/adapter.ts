/**
 * Finds a WebGPU adapter for the tests, and brings a software one where there is none.
 *
 * ```sh
 * deno run -A tools/adapter.ts   # says which adapter the tests would use
 * ```
 *
 * @module
 */

import { PROJECT_ROOT, runDeno } from "./deno.ts";

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

async function run(script: string): Promise<boolean> {
  const { success, stderr } = await new Deno.Command("bash", {
    args: ["-c", script],
    cwd: PROJECT_ROOT,
    env: { DEBIAN_FRONTEND: "noninteractive", LC_ALL: "C.UTF-8" },
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).output();
  if (!success) console.error(new TextDecoder().decode(stderr).trim());
  return success;
}

async function readRelease(): Promise<string> {
  return await Deno.readTextFile("/etc/os-release").catch(() => "");
}

async function canInstall(): Promise<boolean> {
  if (Deno.uid() !== 0) return false;
  return (await Deno.stat("/usr/bin/apt-get").catch(() => null)) !== null;
}

async function installDriver(): Promise<boolean> {
  if (!await canInstall()) return false;
  const packages = DRIVER_PACKAGES.join(" ");
  console.log(`adapter: installing ${packages}`);
  return await run(`
    apt-get -qq -o Acquire::http::Timeout=20 update
    apt-get -qq install -y --no-install-recommends ${packages} >/dev/null`);
}

/**
 * Unpacks, without installing it, the newer software driver of Debian 12's backports.
 *
 * Debian 12's own Mesa 22.3 ends shader loops after 65535 rounds, and Dawn refuses it.
 *
 * @returns The path of its description for the Vulkan loader, or null where it cannot be had.
 */
async function unpackNewerDriver(): Promise<string | null> {
  if (!/^VERSION_CODENAME=bookworm$/m.test(await readRelease())) return null;
  const script = new URL("tools/backports_driver.sh", PROJECT_ROOT);
  const folder = new URL(".cache/vulkan/", PROJECT_ROOT);
  const quoted = [script, folder].map(({ pathname }) => `'${decodeURI(pathname)}'`);
  if (!await run(`bash ${quoted.join(" ")}`)) return null;
  return decodeURI(new URL("icd.json", folder).pathname);
}

async function baseEnvironment(): Promise<Record<string, string>> {
  if (Deno.build.os !== "linux") return {};
  const environment: Record<string, string> = {};
  // wgpu's GL backend may crash at the end of a process that left a device undestroyed.
  if (!Deno.env.get("DENO_WEBGPU_BACKEND")) environment.DENO_WEBGPU_BACKEND = "vulkan";
  if (!Deno.env.get("XDG_RUNTIME_DIR")) {
    const folder = decodeURI(new URL(".cache/run", PROJECT_ROOT).pathname);
    await Deno.mkdir(folder, { recursive: true, mode: 0o700 });
    environment.XDG_RUNTIME_DIR = folder;
  }
  return environment;
}

async function preferNewerDriver(stock: AdapterChoice): Promise<AdapterChoice> {
  const icd = await unpackNewerDriver();
  if (!icd) return stock;
  const environment = { ...stock.environment, VK_DRIVER_FILES: icd, VK_ICD_FILENAMES: icd };
  const name = await probe(environment);
  const description = "software driver of Debian's backports, unpacked in .cache/vulkan";
  return name ? { name, description, environment } : stock;
}

function missing(environment: Record<string, string>): AdapterChoice {
  const packages = DRIVER_PACKAGES.join(" ");
  const description = `no WebGPU adapter: install a Vulkan driver, on Debian and Ubuntu with ` +
    `\`apt-get install ${packages}\` as root, or set TILEGATE_GPU=skip to test without one`;
  return { name: null, description, environment };
}

/**
 * Chooses the adapter for the tests: the machine's own, or a software driver brought for it.
 *
 * @returns The adapter's name and the variables that make child processes see it.
 */
export async function chooseAdapter(): Promise<AdapterChoice> {
  const environment = await baseEnvironment();
  const own = await probe(environment);
  const chosen = Deno.env.has("VK_DRIVER_FILES") || Deno.env.has("VK_ICD_FILENAMES");
  const replaceable = Deno.build.os === "linux" && !chosen;
  if (own && !(replaceable && own.includes("llvmpipe"))) {
    return { name: own, description: "the machine's own", environment };
  }
  if (!own && (!replaceable || !await installDriver())) return missing(environment);
  const name = own ?? await probe(environment);
  if (!name) return missing(environment);
  return await preferNewerDriver({ name, description: "installed software driver", environment });
}

if (import.meta.main) {
  const { name, description, environment } = await chooseAdapter();
  console.log(name ? `${name} (${description})` : description);
  for (const [key, value] of Object.entries(environment)) console.log(`${key}=${value}`);
}
