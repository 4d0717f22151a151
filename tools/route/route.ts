/**
 * `deno task route`: routes router logits on every backend the machine has, and shows the decision.
 */

import type { Arguments, FlagKind } from "../lib/arguments.ts";
import { type Gpu, openGpu } from "../lib/gpu.ts";
import type { NpyArray } from "./npy.ts";
import { writeNpy } from "./npy.ts";
import { writeNpz } from "./npz.ts";
import { readInput, type RouteInput } from "./input.ts";
import { type RouteBackend, type RoutedBatch, routeOn } from "./run.ts";
import { agreement, expectedLine, headLines, loadLines, timeLines, tokenLines } from "./view.ts";
import { print, terminalWidth, UsageError } from "../lib/terminal.ts";
import { runTool } from "../lib/tool.ts";

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

/** Finds the GPU, unless it was not asked for; tells when there is none. */
async function findGpu(asked: readonly RouteBackend[]): Promise<Gpu | undefined> {
  if (asked.length > 0 && !asked.includes("webgpu")) return undefined;
  const gpu = await openGpu();
  if (gpu.device !== undefined) return gpu;
  if (asked.length > 0) throw new UsageError(`Cannot route on webgpu: ${gpu.reason}`);
  print(`webgpu is left out: ${gpu.reason}`);
  return undefined;
}

async function routeEverywhere(input: RouteInput, args: Arguments): Promise<RoutedBatch[]> {
  const asked = args.choices("backend", ["wasm", "webgpu"]);
  const gpu = await findGpu(asked);
  const results: RoutedBatch[] = [];
  if (asked.length === 0 || asked.includes("wasm")) results.push(await routeOn(input, "wasm"));
  if (gpu !== undefined) results.push(await routeOn(input, "webgpu", gpu));
  gpu?.device.destroy();
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
  print(...headLines(input));
  const results = await routeEverywhere(input, args);
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
