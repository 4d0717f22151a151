/** Running other programs, and what to do about those that this machine does not have. */

/** Characters of a failed command's output that are told: a runtime may print a whole bundle. */
const OUTPUT_TOLD = 4000;

/** How {@link runIn} runs a command. */
export interface RunInOptions {
  /** Variables added to those of this process. */
  readonly environment?: Record<string, string>;
  /** Give up after so many seconds. Default 300. */
  readonly timeoutSeconds?: number;
}

/**
 * Runs a command in a folder.
 *
 * @param folder The folder.
 * @param command The program and its arguments.
 * @param options The environment and the time it may take.
 * @returns What it printed on its standard output.
 * @throws {Error} If it fails, with the end of what it printed.
 */
export async function runIn(
  folder: string,
  command: readonly string[],
  options: RunInOptions = {},
): Promise<string> {
  const [program, ...args] = command;
  const signal = AbortSignal.timeout((options.timeoutSeconds ?? 300) * 1000);
  const { success, stdout, stderr } = await new Deno.Command(program, {
    args,
    cwd: folder,
    env: { NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1", ...options.environment },
    stdin: "null",
    signal,
  }).output();
  const decoder = new TextDecoder();
  if (success) return decoder.decode(stdout);
  if (signal.aborted) throw new Error(`${command.join(" ")} was ended: it took too long`);
  const said = `${decoder.decode(stdout)}\n${decoder.decode(stderr)}`.slice(-OUTPUT_TOLD);
  throw new Error(`${command.join(" ")}\n${said}`);
}

/** Whether everything has to be here, as on CI. */
export const EVERYTHING_REQUIRED: boolean = !["", "0", "false"].includes(Deno.env.get("CI") ?? "");

/** A test that needs something of the machine. */
export interface RuntimeTest {
  /** The test's name. */
  readonly name: string;
  /** Why it cannot run here, with what to do about it, or null where it can. */
  readonly missing: string | null;
  /** The test. */
  readonly fn: () => Promise<void>;
}

/**
 * Registers a test that not every machine can run. Where it cannot, that is said on the console;
 * where `CI` is set, it is a failure.
 *
 * @param test The test, and what it lacks.
 */
export function testRuntime({ name, missing, fn }: RuntimeTest): void {
  if (missing === null) {
    Deno.test(name, fn);
  } else if (EVERYTHING_REQUIRED) {
    Deno.test(name, () => Promise.reject(new Error(missing)));
  } else {
    console.log(`left out: ${name}: ${missing}`);
  }
}

/**
 * Calls a function that may fail, for {@link testRuntime}.
 *
 * @param prepare What gets ready for the tests.
 * @returns What it gave, or why it failed, as a sentence.
 */
export async function attempt<T>(
  prepare: () => Promise<T>,
): Promise<{ readonly value?: T; readonly missing: string | null }> {
  try {
    return { value: await prepare(), missing: null };
  } catch (error) {
    return { missing: error instanceof Error ? error.message : String(error) };
  }
}

/** Why nothing of WebGPU is tested, or null where it is. */
export const GPU_LEFT_OUT: string | null = Deno.env.get("TILEGATE_GPU") === "skip"
  ? "TILEGATE_GPU=skip"
  : null;

/**
 * Finds Node. Where it is missing, Deno runs itself under that name, which does not count.
 *
 * @returns Its version.
 * @throws {Error} If there is none.
 */
export async function findNode(): Promise<string> {
  const version = await runIn(".", ["node", "--version"]).catch(() => "");
  if (!/^v\d+\.\d+\.\d+\s*$/.test(version)) {
    throw new Error("Node is not on this machine: install Node 20 or newer");
  }
  return version.trim();
}
