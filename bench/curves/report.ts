/**
 * Draws the plots of `bench/README.md` by tokens and by experts, and writes the table beside CUDA's kernels,
 * from what `curves.ts --json` has timed.
 *
 * ```sh
 * deno task bench:curves --from curves.json --commit HASH
 * ```
 */

import type { Arguments, FlagKind } from "../../tools/lib/arguments.ts";
import { PROJECT_ROOT, runDeno } from "../../tools/lib/deno.ts";
import { print, UsageError } from "../../tools/lib/terminal.ts";
import { runTool } from "../../tools/lib/tool.ts";
import { describeGate } from "../gpu/operation_tables.ts";
import { commitOf } from "../lib/commit.ts";
import { table } from "../lib/markdown.ts";
import { batchKey } from "./batches.ts";
import { listCudaResults } from "./cuda_peers.ts";
import type { CurveReport } from "./curves.ts";
import { drawByExperts, drawByTokens } from "./plots.ts";

const HELP = `Usage: deno run -A bench/curves/report.ts --from FILE [options]

Draws two SVGs of what curves.ts --json has written, and the table of bench/README.md.

  --from FILE    what was measured
  --commit HASH  the commit that was measured (default: the one checked out)
  --svg FOLDER   draw there, and write no table
  --help         this text
`;

const FLAGS: Readonly<Record<string, FlagKind>> = {
  "from": "value",
  "commit": "value",
  "svg": "value",
};

const BEGIN = "<!-- cuda table: written by bench/curves/report.ts -->";
const END = "<!-- end of cuda table -->";

function micros(value: number): string {
  return value.toFixed(value < 100 ? 1 : 0);
}

/** Batches that CUDA's kernels were timed with, and what tilegate takes for them. */
function cudaTable({ results }: CurveReport): string {
  const ours = new Map(
    results.filter(({ backend }) => backend === "webgpu")
      .map((one) => [batchKey(one), micros(one.median * 1e6)]),
  );
  const head = ["E,G,sel,K", "scoring", "dtype", "tokens", "tilegate", "fastest CUDA kernel"];
  const rows = listCudaResults().map((one) => [
    one.shape.join(),
    describeGate(one),
    one.dtype,
    String(one.numTokens),
    ours.get(batchKey(one)) ?? "",
    `${micros(one.micros)} ${one.kernel}`,
  ]);
  return table(head, rows);
}

async function writeReadme(report: CurveReport, commit: string): Promise<void> {
  const readme = decodeURIComponent(new URL("bench/README.md", PROJECT_ROOT).pathname);
  const [before, rest] = (await Deno.readTextFile(readme)).split(BEGIN);
  if (rest === undefined) throw new UsageError(`Cannot draw: bench/README.md has no "${BEGIN}"`);
  const lines = [
    "![Time per token by tokens in a batch](curves/by_tokens.svg)",
    "![Time of a batch by experts](curves/by_experts.svg)",
    `${report.adapter}; ${report.runtime}; commit ${commit}; ${report.date}. µs a launch.`,
    cudaTable(report),
  ].join("\n\n");
  await Deno.writeTextFile(readme, `${before}${BEGIN}\n\n${lines}\n\n${END}${rest.split(END)[1]}`);
  await runDeno(["fmt", "--quiet", readme]);
  print("bench/README.md");
}

async function report(args: Arguments): Promise<number> {
  const from = args.text("from");
  if (from === undefined) throw new UsageError("Cannot draw: --from must be given, see --help");
  const measured: CurveReport = JSON.parse(await Deno.readTextFile(from));
  const commit = await commitOf(args);
  const elsewhere = args.text("svg");
  const folder = elsewhere ?? decodeURIComponent(new URL("bench/curves", PROJECT_ROOT).pathname);
  const drawn = { by_tokens: drawByTokens, by_experts: drawByExperts };
  for (const [name, draw] of Object.entries(drawn)) {
    const path = `${folder}/${name}.svg`;
    await Deno.writeTextFile(path, draw(measured, commit));
    await runDeno(["fmt", "--quiet", path]);
    print(path);
  }
  if (elsewhere === undefined) await writeReadme(measured, commit);
  return 0;
}

await runTool({ help: HELP, flags: FLAGS, run: report });
