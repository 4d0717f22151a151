/** Runs sub-commands of the Deno that runs this tool, wherever it was installed from. */

/** How {@link runDeno} runs a command. */
export interface DenoRunOptions {
  /** Variables added to the environment of this process. */
  readonly environment?: Record<string, string>;
  /** Keep the output instead of passing it through. Default: pass it through. */
  readonly quiet?: boolean;
  /** Give up after so many seconds. Default: never. */
  readonly timeoutSeconds?: number;
}

/** The result of a command. */
export interface DenoRunResult {
  /** The exit status, 0 for success. */
  readonly code: number;
  /** Standard output, then standard error; empty where they were passed through. */
  readonly output: string;
}

/** The root of the project, with a slash at its end. */
export const PROJECT_ROOT: URL = new URL("../../", import.meta.url);

/**
 * Runs `deno` with some arguments in the root of the project.
 *
 * @param args The arguments, sub-command first.
 * @param options The environment, and what happens to the output.
 * @returns The exit status and what was kept of the output.
 */
export async function runDeno(
  args: readonly string[],
  options: DenoRunOptions = {},
): Promise<DenoRunResult> {
  const stdio = options.quiet ? "piped" : "inherit";
  const child = new Deno.Command(Deno.execPath(), {
    args: [...args],
    cwd: PROJECT_ROOT,
    env: { DENO_NO_UPDATE_CHECK: "1", ...options.environment },
    stdin: "null",
    stdout: stdio,
    stderr: stdio,
    signal: options.timeoutSeconds ? AbortSignal.timeout(options.timeoutSeconds * 1000) : undefined,
  }).spawn();
  if (!options.quiet) return { code: (await child.status).code, output: "" };
  const { code, stdout, stderr } = await child.output();
  const decoder = new TextDecoder();
  return { code, output: decoder.decode(stdout) + decoder.decode(stderr) };
}

/**
 * Runs this program again with other variables, and exits with its status: drivers read some variables
 * when a process starts. Does nothing where the variables are set already.
 *
 * @param environment The variables.
 * @param permissions The flags that the program is run with.
 */
export async function rerunWith(
  environment: Readonly<Record<string, string>>,
  permissions: readonly string[],
): Promise<void> {
  if (Object.entries(environment).every(([name, value]) => Deno.env.get(name) === value)) return;
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", ...permissions, Deno.mainModule, ...Deno.args],
    env: { ...environment },
  }).spawn();
  Deno.exit((await child.status).code);
}
