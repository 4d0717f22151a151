/**
 * Draws the plot of `bench/README.md` and writes the table below it, from what `crossing.ts --json` has
 * timed on one machine.
 *
 * ```sh
 * deno task bench:crossing --from deno.json,dawn.json
 * ```
 */

import type { Arguments, FlagKind } from "../../tools/lib/arguments.ts";
import { PROJECT_ROOT, runDeno } from "../../tools/lib/deno.ts";
import { print, UsageError } from "../../tools/lib/terminal.ts";
import { runTool } from "../../tools/lib/tool.ts";
import { commitOf } from "../lib/commit.ts";
import type { CrossingReport, CrossingResult } from "./crossing.ts";
import { crossingOf, drawCrossing, pointsOf } from "./plot.ts";

const HELP = `Usage: deno run -A bench/crossing/report.ts --from LIST [options]

Draws an SVG of what crossing.ts --json has written, and the table of bench/README.md.

  --from LIST    one or two files of one machine, each of another implementation of WebGPU
  --name NAME    of the plot and of the table: gpu or software (default gpu)
  --commit HASH  the commit that was measured (default: the one checked out)
  --help         this text
`;

const FLAGS: Readonly<Record<string, FlagKind>> = {
  "from": "value",
  "name": "value",
  "commit": "value",
};

/** The batch sizes that `auto` is held to. */
const HELD: readonly number[] = [1, 32, 512, 4096];

function caption(reports: readonly CrossingReport[], commit: string): string[] {
  const [{ machine, runtime, date }] = reports;
  const adapters = [...new Set(reports.map(({ adapter }) => adapter))].join("; ");
  return [
    `${machine}; ${adapters}`,
    `${runtime}; commit ${commit}; ${date}; medians, logits in f32`,
  ];
}

/** One row of the table: the faster backend, and what `auto` does about it. */
function rowOf(report: CrossingReport, wasm: CrossingResult): string[] {
  const find = (backend: string): CrossingResult =>
    report.results.find((each) =>
      each.backend === backend && each.numTokens === wasm.numTokens &&
      each.shape.join() === wasm.shape.join()
    )!;
  const [webgpu, auto] = [find("webgpu"), find("auto")];
  const micros = ({ median }: CrossingResult): string => `${Number((median * 1e6).toPrecision(3))}`;
  const ratio = auto.median / Math.min(wasm.median, webgpu.median);
  return [
    report.webgpu,
    wasm.shape.join(),
    String(wasm.numTokens),
    micros(wasm),
    micros(webgpu),
    `${micros(auto)} (${auto.computed})`,
    ratio.toFixed(2),
  ];
}

function tableOf(reports: readonly CrossingReport[]): string {
  const head = ["WebGPU by", "E,G,sel,K", "tokens", "wasm", "webgpu", "auto", "auto / faster"];
  const rows = reports.flatMap((report) =>
    report.results
      .filter(({ backend, numTokens }) => backend === "wasm" && HELD.includes(numTokens))
      .map((wasm) => rowOf(report, wasm))
  );
  const rule = head.map((_, i) => i < 2 ? "---" : "---:");
  return [head, rule, ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

async function replaceTable(name: string, table: string): Promise<void> {
  const readme = decodeURIComponent(new URL("bench/README.md", PROJECT_ROOT).pathname);
  const begin = `<!-- ${name} crossing: written by bench/crossing/report.ts -->`;
  const end = `<!-- end of ${name} crossing -->`;
  const [before, rest] = (await Deno.readTextFile(readme)).split(begin);
  if (rest === undefined) throw new UsageError(`Cannot draw: bench/README.md has no "${begin}"`);
  await Deno.writeTextFile(readme, `${before}${begin}\n\n${table}\n\n${end}${rest.split(end)[1]}`);
}

/** The size of a batch from which WebGPU is faster: what `defaultGpuFrom` of `backends/choose_backend.ts` is. */
function crossings(reports: readonly CrossingReport[]): string[] {
  const shapes = [...new Set(reports[0].results.map(({ shape }) => shape.join()))];
  return reports.flatMap((report) =>
    shapes.map((shape) => {
      const [wasm, webgpu] = ["wasm", "webgpu"].map((backend) =>
        pointsOf(report, { shape, backend })
      );
      const tokens = crossingOf(wasm, webgpu);
      const size = tokens === null ? null : tokens * Number(shape.split(",")[0]);
      const where = size === null ? "nowhere" : `from 2^${Math.log2(size).toFixed(1)} logits`;
      return `${report.webgpu} ${shape}: faster than WASM ${where}`;
    })
  );
}

async function report(args: Arguments): Promise<number> {
  const paths = args.list("from");
  if (paths.length < 1 || paths.length > 2) {
    throw new UsageError("Cannot draw: --from must be one or two files");
  }
  const reports: CrossingReport[] = [];
  for (const path of paths) reports.push(JSON.parse(await Deno.readTextFile(path)));
  const name = args.choice("name", ["gpu", "software"]) ?? "gpu";
  const lines = caption(reports, await commitOf(args));
  const svg = new URL(`bench/crossing/${name}.svg`, PROJECT_ROOT);
  await Deno.writeTextFile(svg, drawCrossing(reports, { caption: lines }));
  const image = `![Time per token against batch size](crossing/${name}.svg)`;
  await replaceTable(name, `${image}\n\n${lines.join("; ")}.\n\n${tableOf(reports)}`);
  const written = [svg, new URL("bench/README.md", PROJECT_ROOT)];
  await runDeno(["fmt", "--quiet", ...written.map(({ pathname }) => decodeURI(pathname))]);
  print(...crossings(reports), `bench/crossing/${name}.svg`, "bench/README.md");
  return 0;
}

await runTool({ help: HELP, flags: FLAGS, run: report });
