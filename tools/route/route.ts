/**
 * `deno task route`: routes router logits on every backend the machine has, and shows the decision.
 */

import type { Arguments, FlagKind } from "../lib/arguments.ts";
import { choosePaint } from "../lib/style.ts";
import { print, terminalWidth, UsageError } from "../lib/terminal.ts";
import { runTool } from "../lib/tool.ts";
import { type Backends, findBackends } from "../setup/backends.ts";
import { readInput, type RouteInput } from "./input.ts";
import { listLines } from "./list.ts";
import {
  PLAN_RESULTS,
  planBatch,
  planLines,
  type PlannedBatch,
  planResults,
  readPlanShape,
} from "./plan.ts";
import { openResults, type Results } from "./results.ts";
import { logitsPerToken } from "./row.ts";
import { type RoutedBatch, routeOn } from "./run.ts";
import {
  agreement,
  type Canvas,
  expectedLine,
  headLines,
  loadLines,
  pictureLines,
  timeLines,
  tokenLines,
} from "./view.ts";

const HELP = `Usage: deno task route [logits] [options]

Routes router logits, shape (tokens, experts), on every backend this machine has, and shows which
experts the tokens go to. Without a file it routes a bundled sample of Kimi-K2, or random logits for
the rule given. Files are .npy, .npz or .safetensors.

  --model NAME          a released model's rule: kimi-k2, deepseek-v3, glm-45, …
  --config config.json  the rule in a model's own config
  --list                list the models that --model knows
  --logits KEY          which array of an .npz or .safetensors file the logits are
  --bias BIAS           the layer's correction bias, one value per expert: a file, FILE:KEY,
                        or the key of an array beside the logits; none to leave it out
  --scale SCALE         factors of the weights, one per expert, given like --bias
  --dtype f16|bf16      what the words of a uint16 file are
  --backend LIST        wasm, webgpu or both (default: all there are)
  --out result.npz      write indices and weights; any other NAME writes NAME.indices.npy
                        and NAME.weights.npy, or into the folder NAME
  --tokens N            how many tokens to show (default 3)
  --plan                the dispatch plan too: rows per expert, blocks, padding; --out writes its
                        arrays; --block-size N (default 64) and --alignment N (default 1) shape it

The rule without a model, or on top of one:
  --top-k N             experts per token
  --experts N           experts, for a file of one dimension or for random logits
  --groups G,SEL[,max]  G groups of which the best SEL stay, scored by top2sum or max
  --scoring NAME        sigmoid, softmax or sqrtsoftplus
  --soft-cap X          caps the logits: X * tanh(logit / X)
  --factor X            routed scaling factor
  --epsilon X           added to the sum that divides the weights
  --global-scale X      the layer's scale of all weights, times the factor; none to leave it out
  --shared N            shared experts, appended to every token
  --shared-sink         the router scores them: a token's last N logits are theirs
  --no-renormalize      do not divide the weights by their sum
  --no-scale-output     do not multiply the weights by the factor
  -h, --help            this text

Paths are relative to where you are. Exit code 0, 1 if the backends disagree, 2 for a bad file or
argument.
`;

const FLAGS: Readonly<Record<string, FlagKind>> = {
  "model": "value",
  "config": "value",
  "list": "switch",
  "logits": "value",
  "scale": "value",
  "bias": "value",
  "backend": "value",
  "out": "value",
  "tokens": "value",
  "plan": "switch",
  "block-size": "value",
  "alignment": "value",
  "dtype": "value",
  "top-k": "value",
  "experts": "value",
  "groups": "value",
  "scoring": "value",
  "soft-cap": "value",
  "factor": "value",
  "epsilon": "value",
  "global-scale": "value",
  "shared": "value",
  "shared-sink": "switch",
  "no-renormalize": "switch",
  "no-scale-output": "switch",
};

const TOKENS_SHOWN = 3;

/** The permissions of `deno task route`: files, variables, and programs that download a driver. */
const PERMISSIONS = ["--allow-read", "--allow-write", "--allow-env", "--allow-run"];

async function routeEverywhere(input: RouteInput, backends: Backends): Promise<RoutedBatch[]> {
  const { names, gpu } = backends;
  const results: RoutedBatch[] = [];
  for (const name of names) {
    results.push(await routeOn(input, name, name === "webgpu" ? gpu : undefined));
  }
  return results;
}

function openCanvas(): Canvas {
  const blocks = Deno.stdout.isTerminal();
  return { blocks, width: blocks ? terminalWidth() : 80, paint: choosePaint() };
}

/** What was found out about an input. */
interface Findings {
  readonly results: readonly RoutedBatch[];
  readonly planned: PlannedBatch | null;
}

/** Shows the decision, the plan, the times, and how the backends compare; returns the exit code. */
function show(input: RouteInput, { results, planned }: Findings, args: Arguments): number {
  const { options, logits, expected } = input;
  const [routed] = results;
  const canvas = openCanvas();
  const numTokens = logits.length / logitsPerToken(options);
  const tokens = Math.min(numTokens, args.count("tokens") ?? TOKENS_SHOWN);
  print("", ...tokenLines(routed, { options, tokens, paint: canvas.paint }));
  print("", ...pictureLines(routed, { options, canvas }));
  print("", ...loadLines(routed, { options, canvas }));
  if (planned !== null) print("", ...planLines(planned));
  print("", ...timeLines(results, numTokens));
  const { line, bits } = agreement(results);
  print("", canvas.paint(line, bits === 0 ? "green" : "red"));
  if (expected !== undefined) print(expectedLine(routed, { ...expected, topK: options.topK }));
  return bits === 0 && (planned?.differing ?? 0) === 0 ? 0 : 1;
}

function toResults(
  { options, tokenShape }: RouteInput,
  { results: [routed], planned }: Findings,
): Results {
  const shape = [...tokenShape, options.topK + (options.numSharedExperts ?? 0)];
  return {
    indices: { dtype: "i32", shape, data: routed.indices },
    weights: { dtype: "f32", shape, data: routed.weights },
    ...(planned !== null && planResults(planned, shape)),
  };
}

async function routeInput(args: Arguments): Promise<number> {
  const planShape = readPlanShape(args);
  const input = await readInput(args);
  const backends = await findBackends(args, { action: "route", permissions: PERMISSIONS });
  const out = args.text("out");
  const names = ["indices", "weights", ...planShape === null ? [] : PLAN_RESULTS];
  await using files = out === undefined ? null : await openResults(out, names);
  print(...headLines(input), ...backends.notes);
  const results = await routeEverywhere(input, backends);
  const planned = planShape === null
    ? null
    : await planBatch(results[0], { input, backends, shape: planShape });
  backends.gpu?.device.destroy();
  // Written before they are shown: printing to a closed pipe, as of `| head`, ends this process.
  const written = await files?.write(toResults(input, { results, planned }));
  const code = show(input, { results, planned }, args);
  if (written !== undefined) print(written);
  return code;
}

async function route(args: Arguments): Promise<number> {
  if (!args.has("list")) return await routeInput(args);
  const [extra] = args.operands;
  if (extra !== undefined) {
    throw new UsageError(`Cannot read the arguments: --list needs nothing else, got "${extra}"`);
  }
  print(...listLines(choosePaint()));
  return 0;
}

await runTool({ help: HELP, flags: FLAGS, takesOperands: true, run: route });
