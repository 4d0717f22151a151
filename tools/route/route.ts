/**
 * `deno task route`: routes router logits on every backend the machine has, and shows the decision.
 */

import type { Arguments, FlagKind } from "../lib/arguments.ts";
import { rerunWith } from "../lib/deno.ts";
import { type Gpu, type NoGpu, openGpu } from "../lib/gpu.ts";
import type { NpyArray } from "./npy.ts";
import { writeNpy } from "./npy.ts";
import { writeNpz } from "./npz.ts";
import { readInput, type RouteInput } from "./input.ts";
import { type RouteBackend, type RoutedBatch, routeOn } from "./run.ts";
import { agreement, expectedLine, headLines, loadLines, timeLines, tokenLines } from "./view.ts";
import { print, printError, terminalWidth, UsageError } from "../lib/terminal.ts";
import { runTool } from "../lib/tool.ts";
import { chooseAdapter } from "../setup/adapter.ts";

const HELP = `Usage: deno task route [logits.npy] [options]

Routes router logits, shape (tokens, experts), on every backend this machine has, and shows which
experts the tokens go to. Without a file it routes a bundled sample of Kimi-K2.

  --model NAME          a released model's rule: kimi-k2, deepseek-v3, glm-45, qwen3-moe, …
  --bias bias.npy       the layer's correction bias, one value per expert
  --backend LIST        wasm, webgpu or both (default: all there are)
  --out result.npz      write indices and weights; any other NAME writes NAME.indices.npy
                        and NAME.weights.npy
  --tokens N            how many tokens to show (default 3)
  --dtype f16|bf16      what the words of a uint16 file are

The rule without a model, or on top of one:
  --top-k N             experts per token
  --experts N           experts, for a file of one dimension
  --groups G,SEL[,max]  G groups of which the best SEL stay, scored by top2sum or max
  --scoring NAME        sigmoid, softmax or sqrtsoftplus
  --factor X            routed scaling factor
  --epsilon X           added to the sum that divides the weights
  --shared N            shared experts, appended to every token
  --no-renormalize      leave the weights as they are
  --no-scale-output     leave the factor to somebody else
  --help                this text

Exit code 0, 1 if the backends disagree, 2 for a bad file or argument.
`;

const FLAGS: Readonly<Record<string, FlagKind>> = {
  "model": "value",
  "bias": "value",
  "backend": "value",
  "out": "value",
  "tokens": "value",
  "dtype": "value",
  "top-k": "value",
  "experts": "value",
  "groups": "value",
  "scoring": "value",
  "factor": "value",
  "epsilon": "value",
  "shared": "value",
  "no-renormalize": "switch",
  "no-scale-output": "switch",
};

const TOKENS_SHOWN = 3;

/** Fails before the work rather than after it. */
async function checkOut(out: string): Promise<void> {
  const folder = out.replace(/[^/\\]*$/, "") || ".";
  const found = await Deno.stat(folder).catch(() => undefined);
  if (found?.isDirectory) return;
  throw new UsageError(`Cannot write ${out}: its folder must exist, got ${folder}`);
}

async function writeOut(
  out: string,
  arrays: Record<"indices" | "weights", NpyArray>,
): Promise<string> {
  if (out.endsWith(".npz")) {
    await Deno.writeFile(out, new Blob(writeNpz(arrays) as BlobPart[]).stream());
    return `wrote ${out}: indices, weights`;
  }
  const prefix = /[/\\]$/.test(out) ? out : `${out}.`;
  await Deno.writeFile(`${prefix}indices.npy`, writeNpy(arrays.indices));
  await Deno.writeFile(`${prefix}weights.npy`, writeNpy(arrays.weights));
  return `wrote ${prefix}indices.npy and ${prefix}weights.npy`;
}

/** What `deno task route` asks for: files anywhere, variables, and programs that bring a driver. */
const PERMISSIONS = ["--allow-read", "--allow-write", "--allow-env", "--allow-run"];

/** What a run has to compute on: the backends asked for that are there, and the device for one. */
interface Place {
  readonly backends: readonly RouteBackend[];
  readonly gpu?: Gpu;
  /** Why a backend is missing. */
  readonly notes: readonly string[];
}

/** Opens a device; where the machine has none, brings a software adapter and starts anew on it. */
async function openAnyGpu(): Promise<Gpu | NoGpu> {
  const gpu = await openGpu();
  if (gpu.device !== undefined || Deno.env.get("TILEGATE_GPU") === "skip") return gpu;
  const { name, description, environment } = await chooseAdapter({ tell: printError });
  if (name === null) return { reason: description };
  await rerunWith(environment, PERMISSIONS);
  return gpu;
}

/** Finds what was asked for, or everything that is there. */
async function findPlace(args: Arguments): Promise<Place> {
  const asked = args.choices("backend", ["wasm", "webgpu"]);
  const wants = (backend: RouteBackend): boolean => asked.length === 0 || asked.includes(backend);
  const wasm: RouteBackend[] = wants("wasm") ? ["wasm"] : [];
  if (!wants("webgpu")) return { backends: wasm, notes: [] };
  const gpu = await openAnyGpu();
  if (gpu.device !== undefined) return { backends: [...wasm, "webgpu"], gpu, notes: [] };
  if (asked.length > 0) throw new UsageError(`Cannot route on webgpu: ${gpu.reason}`);
  return { backends: wasm, notes: [`webgpu is left out: ${gpu.reason}`] };
}

async function routeEverywhere(input: RouteInput, place: Place): Promise<RoutedBatch[]> {
  const results: RoutedBatch[] = [];
  for (const backend of place.backends) {
    results.push(await routeOn(input, backend, backend === "webgpu" ? place.gpu : undefined));
  }
  place.gpu?.device.destroy();
  return results;
}

function show(input: RouteInput, results: readonly RoutedBatch[], args: Arguments): number {
  const { options, logits } = input;
  const { numExperts, topK, numSharedExperts = 0 } = options;
  const [routed] = results;
  const numTokens = logits.length / numExperts;
  const tokens = Math.min(numTokens, args.count("tokens") ?? TOKENS_SHOWN);
  const blocks = Deno.stdout.isTerminal();
  const width = blocks ? terminalWidth() : 80;
  print("", ...tokenLines(routed, { tokens, rowWidth: topK + numSharedExperts }));
  print("", ...loadLines(routed, { numExperts, width, blocks }));
  print("", ...timeLines(results, numTokens));
  const { line, bits } = agreement(results);
  print("", line);
  const { expected } = input;
  if (expected !== undefined && expected.ids.length === routed.indices.length) {
    print(expectedLine(routed, { ...expected, topK }));
  }
  return bits === 0 ? 0 : 1;
}

async function route(args: Arguments): Promise<number> {
  const out = args.text("out");
  if (out !== undefined) await checkOut(out);
  const input = await readInput(args);
  const place = await findPlace(args);
  print(...headLines(input), ...place.notes);
  const results = await routeEverywhere(input, place);
  const code = show(input, results, args);
  if (out !== undefined) {
    const { indices, weights } = results[0];
    const { topK, numSharedExperts = 0 } = input.options;
    const shape = [...input.tokenShape, topK + numSharedExperts];
    print(
      await writeOut(out, {
        indices: { dtype: "i32", shape, data: indices },
        weights: { dtype: "f32", shape, data: weights },
      }),
    );
  }
  return code;
}

await runTool({ help: HELP, flags: FLAGS, takesOperands: true, run: route });
