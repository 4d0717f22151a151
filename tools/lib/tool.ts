/** How a command-line tool starts and ends. */

import { Arguments, type FlagKind } from "./arguments.ts";
import { print, printable, printError, UsageError } from "./terminal.ts";

/** A command-line tool. */
export interface Tool {
  /** What `--help` prints. */
  readonly help: string;
  /** Its flags, without their dashes, beside `help`. */
  readonly flags: Readonly<Record<string, FlagKind>>;
  /** Whether it takes arguments that are not flags. Default: it refuses them. */
  readonly takesOperands?: boolean;
  /** Does the work; returns the exit code. */
  readonly run: (args: Arguments) => Promise<number>;
}

/** Says whether an error is something that the user can put right, and whose message says how. */
function isForUser(error: unknown): error is Error {
  if (error instanceof UsageError) return true;
  return error instanceof Error && error.message.startsWith("Cannot ") &&
    ["TypeError", "RangeError", "BackendUnavailableError"].includes(error.name);
}

async function runArguments({ help, flags, takesOperands, run }: Tool): Promise<number> {
  const args = new Arguments(Deno.args, flags);
  if (args.has("help") || (args.operands[0] === "help" && args.operands.length === 1)) {
    print(help.trimEnd());
    return 0;
  }
  if (!takesOperands) args.refuseOperands();
  return await run(args);
}

/**
 * Runs a tool to its end, and exits.
 *
 * A mistake of the user's is one sentence on standard error and exit code 2; anything else is a bug and
 * shows its stack.
 *
 * @param tool The tool.
 */
export async function runTool(tool: Tool): Promise<void> {
  try {
    const code = await runArguments(tool);
    if (code !== 0) Deno.exit(code);
  } catch (error) {
    if (!isForUser(error)) throw error;
    printError(`error: ${printable(error.message)}`);
    Deno.exit(2);
  }
}
