/**
 * tilegate's WebGPU backend against what else there is for WebGPU in a browser: all in one page
 * of a headless Chromium on its software adapter, called in turn, medians; each rival's answers are
 * checked first.
 *
 * ```sh
 * npm ci --prefix bench/thirdparty
 * deno run -A bench/gpu/rivals.ts                                  # everything, some minutes
 * deno run -A bench/gpu/rivals.ts --shape 384,1,1,8 --tokens 32    # one shape, one batch size
 * deno run -A bench/gpu/rivals.ts --softmax --shape 128,1,1,8      # a softmax gate without a bias
 * ```
 */

import { cpus } from "node:os";
import { visitPages } from "../../tests/runtimes/browser.ts";
import { runIn } from "../../tests/runtimes/run.ts";
import type { Arguments, FlagKind } from "../../tools/lib/arguments.ts";
import { findBrowser } from "../../tools/setup/browser.ts";
import { bundle } from "../../tools/lib/bundle.ts";
import { PROJECT_ROOT } from "../../tools/lib/deno.ts";
import { parseShape } from "../../tools/lib/shape.ts";
import { print } from "../../tools/lib/terminal.ts";
import { runTool } from "../../tools/lib/tool.ts";
import { DOPPLER_PATH, ORT_PATH } from "../thirdparty/rivals.ts";
import type { WebGpuPlan, WebGpuRace, WebGpuRaceGate } from "./race_gpu.ts";
import { type WebGpuReport, webGpuTables } from "./rival_tables.ts";

const HELP = `Usage: deno run -A bench/gpu/rivals.ts [options]

Times the WebGPU backend and its rivals in a headless Chromium: microseconds a call, medians.

  --shape E,G,sel,K  experts, groups, groups selected, topK; may be repeated (default: three shapes
                     of sigmoid gates with a bias, three of softmax gates without)
  --softmax          these shapes are softmax gates, renormalized, without bias and groups
  --tokens LIST      tokens a call: powers of two up to 4096 (default 512,32)
  --rounds N         turns of each contestant, of which the median counts (default 7)
  --json FILE        also write the results, with machine, browser and date, for bench/report.ts
  --help             this text
`;

const FLAGS: Readonly<Record<string, FlagKind>> = {
  "shape": "value",
  "softmax": "switch",
  "tokens": "value",
  "rounds": "value",
  "json": "value",
};

/** Not those with the most experts: a software adapter takes seconds for a rival's call. */
const GATES: readonly WebGpuRaceGate[] = [
  { shape: [64, 1, 1, 6], scoring: "sigmoid" },
  { shape: [256, 8, 4, 8], scoring: "sigmoid" },
  { shape: [384, 1, 1, 8], scoring: "sigmoid" },
  { shape: [32, 1, 1, 4], scoring: "softmax" },
  { shape: [64, 1, 1, 8], scoring: "softmax" },
  { shape: [128, 1, 1, 8], scoring: "softmax" },
];
const TOKENS: readonly number[] = [512, 32];
const TIMEOUT_SECONDS = 1200;

function planOf(args: Arguments): WebGpuPlan {
  const scoring = args.has("softmax") ? "softmax" : "sigmoid";
  const gates = args.all("shape").map((text) => ({ shape: parseShape(text), scoring } as const));
  const tokens = args.list("tokens").map(Number);
  return {
    gates: gates.length > 0 ? gates : GATES,
    tokens: tokens.length > 0 ? tokens : TOKENS,
    rounds: args.count("rounds", 1) ?? 7,
    warmTokens: 0,
    warmMs: 1500,
    mostWarmMs: 1500,
    turnMs: 50,
  };
}

/** Opens the page, with its program and plan in a folder of their own. */
async function visitRace(plan: WebGpuPlan): Promise<Omit<WebGpuReport, "date">> {
  const thirdParty = decodeURIComponent(new URL("bench/thirdparty/", PROJECT_ROOT).pathname);
  const browser = await findBrowser();
  const version = (await runIn(".", [browser.path, "--version"])).trim();
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(`${folder}/main.js`, await bundle(`${thirdParty}webgpu_page.ts`));
    await Deno.writeTextFile(`${folder}/plan.json`, JSON.stringify(plan));
    const html = `<!doctype html><script type="module" src="/page/main.js"></script>`;
    const { "/race": report } = await visitPages(browser, {
      pages: { "/race": { html, timeoutSeconds: TIMEOUT_SECONDS } },
      folders: {
        "/page/": `${folder}/`,
        [ORT_PATH]: `${thirdParty}node_modules/onnxruntime-web/dist/`,
        [DOPPLER_PATH]: `${thirdParty}node_modules/doppler-gpu/`,
      },
    }) as Record<string, WebGpuRace | string>;
    if (typeof report === "string") throw new Error(`the page could not race: ${report}`);
    return { ...report, runtime: version, machine: machineName() };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function machineName(): string {
  const cores = navigator.hardwareConcurrency;
  return `${cpus()[0].model.trim()}, ${cores} ${cores === 1 ? "core" : "cores"}`;
}

async function benchWebGpuRivals(args: Arguments): Promise<number> {
  const race = await visitRace(planOf(args));
  const report: WebGpuReport = { ...race, date: new Date().toISOString().slice(0, 10) };
  print(webGpuTables(report));
  const path = args.text("json");
  if (path !== undefined) await Deno.writeTextFile(path, `${JSON.stringify(report, null, 1)}\n`);
  return 0;
}

await runTool({ help: HELP, flags: FLAGS, run: benchWebGpuRivals });
