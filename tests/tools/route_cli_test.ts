/** Promise: `deno task route` shows a decision, writes what the gate gives, and tells what is wrong in one sentence. */

import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { createGate, presets } from "../../mod.ts";
import { createPlanner } from "../../plan.ts";
import type { NumberArray } from "../../tools/route/arrays/number_array.ts";
import { readNpy, writeNpy } from "../../tools/route/arrays/npy.ts";
import { openNpz, writeNpz } from "../../tools/route/arrays/npz.ts";
import { randomRows } from "../support/random_rows.ts";

const ROUTE = new URL("../../tools/route/route.ts", import.meta.url);
const NO_GPU = { DENO_WEBGPU_BACKEND: "noop" };

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What the task in `deno.json` asks for. */
const PERMISSIONS = ["--allow-read", "--allow-write", "--allow-env", "--allow-run"];

async function route(args: readonly string[], env: Record<string, string> = {}): Promise<Ended> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", ...PERMISSIONS, ROUTE.href, ...args],
    env: { NO_COLOR: "1", ...env },
    stdin: "null",
  }).output();
  const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
  return { code, stdout: decode(stdout), stderr: decode(stderr) };
}

/** Runs a test in a folder of its own. */
async function inFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "tilegate_route_" });
  try {
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function writeLogits(
  path: string,
  shape: number[],
  array: Partial<NumberArray> = {},
): Promise<void> {
  const numExperts = shape.at(-1)!;
  const numTokens = shape.slice(0, -1).reduce((product, size) => product * size, 1);
  const data = randomRows({ numTokens, numExperts, dtype: "f32" }, { seed: 11, flavour: "normal" });
  await Deno.writeFile(path, writeNpy({ dtype: "f32", shape, data, ...array }));
}

Deno.test({
  name: "route shows the sample on both backends, and that their bits agree",
  ignore: Deno.env.get("TILEGATE_GPU") === "skip",
  async fn() {
    const { code, stdout, stderr } = await route([]);
    assertEquals(stderr, "");
    assertEquals(code, 0);
    assertStringIncludes(stdout, "Kimi-K2: 48 tokens x 384 experts, f32\n");
    assertMatch(stdout, /^token 0 +\d+/m);
    assertStringIncludes(stdout, "load per expert");
    assertMatch(stdout, /^wasm +\S+ \S+ a token/m);
    assertMatch(stdout, /^webgpu +\S+ \S+ a token, \S+ \S+ for 48, on .+/m);
    assertStringIncludes(
      stdout,
      "wasm and webgpu agree: 384 indices, 384 weights, 0 differing bits\n",
    );
    assertStringIncludes(stdout, ": 48 of 48 tokens\n");
    const lines = stdout.split("\n").filter((line) => !line.startsWith("webgpu "));
    assert(lines.every((line) => line.length <= 80), stdout);
  },
});

Deno.test("route says in one line that there is no WebGPU, and goes on", async () => {
  const { code, stdout } = await route([], NO_GPU);
  assertEquals(code, 0);
  assertStringIncludes(
    stdout,
    "webgpu is left out: no WebGPU adapter: install a Vulkan driver, on Debian and Ubuntu with `apt-get install libvulkan1 mesa-vulkan-drivers` as root\n",
  );
  assertStringIncludes(stdout, "only wasm ran: nothing to compare with\n");
});

Deno.test("route writes the gate's decision to .npy files of the logits' shape", async () => {
  await inFolder(async (folder) => {
    const logits = `${folder}/logits.npy`;
    const bias = `${folder}/bias.npy`;
    await writeLogits(logits, [3, 5, 384]);
    await writeLogits(bias, [384], { data: new Float32Array(384).fill(0.5) });
    const args = [logits, "--bias", bias, "--model", "kimi-k2", "--out", `${folder}/result`];
    const { code, stdout, stderr } = await route([...args, "--backend", "wasm"]);
    assertEquals([code, stderr], [0, ""]);
    assertStringIncludes(stdout, `wrote ${folder}/result.indices.npy`);
    using gate = await createGate({
      ...presets.kimiK2,
      bias: new Float32Array(384).fill(0.5),
      backend: "wasm",
    });
    const { data } = readNpy(await Deno.readFile(logits));
    const { indices, weights } = gate.routeSync(data as Float32Array);
    const shape = [3, 5, 8];
    assertEquals(readNpy(await Deno.readFile(`${folder}/result.indices.npy`)), {
      dtype: "i32",
      shape,
      data: indices as Int32Array<ArrayBuffer>,
      conversions: [],
    });
    assertEquals(readNpy(await Deno.readFile(`${folder}/result.weights.npy`)), {
      dtype: "f32",
      shape,
      data: weights as Float32Array<ArrayBuffer>,
      conversions: [],
    });
  });
});

Deno.test("route writes an .npz, and takes 16-bit words and options one by one", async () => {
  await inFolder(async (folder) => {
    const logits = `${folder}/words.npy`;
    const data = randomRows({ numTokens: 9, numExperts: 60, dtype: "bf16" }, { seed: 2 });
    await Deno.writeFile(
      logits,
      writeNpy({ dtype: "u16", shape: [540], data: data as Uint16Array<ArrayBuffer> }),
    );
    const rule = ["--experts", "60", "--top-k", "3", "--groups", "6,2,max", "--shared", "1"];
    const out = `${folder}/result.npz`;
    const args = [logits, "--dtype", "bf16", ...rule, "--out", out, "--tokens", "9"];
    const { code, stdout, stderr } = await route([...args, "--no-renormalize"], NO_GPU);
    assertEquals([code, stderr], [0, ""]);
    assertStringIncludes(stdout, "9 tokens x 60 experts, bf16");
    assertStringIncludes(stdout, "top 3, best 2 of 6 groups (max), sigmoid, 1 shared\n");
    const { keys } = await openNpz(await Deno.readFile(out), out);
    assertEquals(keys, ["indices", "weights"]);
    const left = Array.from(Deno.readDirSync(folder), ({ name }) => name).sort();
    assertEquals(left, ["result.npz", "words.npy"]);
  });
});

const BAD: readonly [args: string[], message: string][] = [
  [["missing.npy", "--top-k", "2"], "Cannot read missing.npy: there is no such file"],
  [
    ["text.npy", "--top-k", "2"],
    "Cannot read text.npy: it must be an .npy, .npz or .safetensors file, got something else",
  ],
  [
    ["f32.npy"],
    "Cannot route f32.npy: say what the router does with --model NAME, or with --top-k N",
  ],
  [
    ["f32.npy", "--model", "kimi-k2"],
    "Cannot route f32.npy: its last dimension must be 384 experts, got shape (2, 4)",
  ],
  [
    ["f32.npy", "--top-k", "5"],
    "Cannot create gate: topK must be an integer from 1 to 4 (numExperts), got 5",
  ],
  [
    ["f32.npy", "--top-k", "two"],
    'Cannot read the arguments: --top-k must be a whole number of at least 1, got "two"',
  ],
  [
    ["f32.npy", "--top-k", "2", "--groups", "2"],
    'Cannot read the arguments: --groups must be like 8,4 or 8,4,max, got "2"',
  ],
  [
    ["f32.npy", "--top-k", "2", "--bias", "f32.npy"],
    "Cannot route: f32.npy must have one bias for each of 4 experts, got 8",
  ],
  [
    ["f32.npy", "--top-k", "2", "--dtype", "bf16"],
    "Cannot route f32.npy: --dtype must be f32 as in the file, got bf16",
  ],
  [
    ["u16.npy", "--top-k", "2"],
    "Cannot route u16.npy: uint16 words are raw bits, say which with --dtype bf16 or --dtype f16",
  ],
  [
    ["f32.npy", "--top-k", "2", "--out", "nowhere/result"],
    "Cannot write nowhere/result.indices.npy: its folder must exist",
  ],
  [
    ["f32.npy", "--top-k", "2", "--out", "folder.npz"],
    "Cannot write folder.npz: it is a folder",
  ],
  [
    ["f32.npy", "--top-k", "2", "--logits", "x"],
    "Cannot read f32.npy: it is one array without a name, got --logits KEY x",
  ],
  [
    ["f32.npy", "--model", "kimi-k2", "--experts", "4"],
    "Cannot route f32.npy: kimiK2 needs --bias, or --bias none to route without it",
  ],
  [
    ["f32.npy", "--model", "kimi"],
    'Cannot route: --model must be one of those that --list shows, got "kimi": ' +
    "did you mean kimiK2 or kimiK3 or kimiLinear?",
  ],
  [
    ["f32.npy", "--model", "deepsekV3"],
    'Cannot route: --model must be one of those that --list shows, got "deepsekV3": ' +
    "did you mean deepseekV3?",
  ],
  [
    ["--model", "kimi-k2", "--config", "text.npy"],
    "Cannot read the arguments: --model and --config name a rule each",
  ],
  [["--config", "missing.npy"], "Cannot read missing.npy: there is no such file"],
  [["--list", "f32.npy"], 'Cannot read the arguments: --list needs nothing else, got "f32.npy"'],
  [
    ["--experts", "8"],
    "Cannot route: without a file of logits, give the rule with --model, --config, " +
    "or --experts and --top-k",
  ],
  [["--bias", "f32.npy"], "Cannot read the arguments: --bias needs a file of logits, see --help"],
  [["--quiet"], "Cannot read the arguments: --quiet is not a flag of this command, see --help"],
  [
    ["--modle", "x"],
    "Cannot read the arguments: --modle is not a flag of this command: did you mean --model?",
  ],
  [["--backend"], "Cannot read the arguments: --backend needs a value, see --help"],
  [
    ["--backend", "cuda"],
    'Cannot read the arguments: --backend must be wasm or webgpu or both, got "cuda"',
  ],
  [
    ["--backend", "webgpu"],
    "Cannot route on webgpu: no WebGPU adapter: install a Vulkan driver, on Debian and Ubuntu with `apt-get install libvulkan1 mesa-vulkan-drivers` as root",
  ],
];

Deno.test("route tells what is wrong in one sentence, exit code 2", async () => {
  await inFolder(async (folder) => {
    await writeLogits(`${folder}/f32.npy`, [2, 4]);
    await writeLogits(`${folder}/u16.npy`, [2, 4], { dtype: "u16", data: new Uint16Array(8) });
    await Deno.writeTextFile(`${folder}/text.npy`, "0.1,0.2\n");
    await Deno.mkdir(`${folder}/folder.npz`);
    const inside = (text: string): string =>
      text.replace(
        /\b(missing|text|f32|u16)\.npy|\bnowhere\/|\bfolder\.npz/g,
        (name) => `${folder}/${name}`,
      );
    await Promise.all(BAD.map(async ([args, message]) => {
      const { code, stderr } = await route(args.map(inside), NO_GPU);
      assertEquals(stderr, `error: ${inside(message)}\n`);
      assertEquals(code, 2, message);
    }));
  });
});

Deno.test("route explains itself", async () => {
  for (const asked of ["--help", "-h", "help"]) {
    const { code, stdout } = await route([asked]);
    assertEquals(code, 0);
    assertMatch(stdout, /^Usage: deno task route \[logits\] \[options\]\n/);
  }
});

Deno.test("route is asked for the permissions that the task gives it", async () => {
  const { tasks } = JSON.parse(
    await Deno.readTextFile(new URL("../../deno.json", import.meta.url)),
  );
  assertEquals(tasks.route.command, `deno run ${PERMISSIONS.join(" ")} tools/route/route.ts`);
});

Deno.test("route takes paths relative to where the user stands, and arrays of one file by key", async () => {
  await inFolder(async (folder) => {
    const arrays: Record<string, NumberArray> = {
      logits: { dtype: "f32", shape: [2, 4], data: Float32Array.of(1, 2, 3, NaN, 5, 6, 7, 8) },
      bias: { dtype: "bf16", shape: [4], data: Uint16Array.of(0x4120, 0, 0, 0) },
      scale: { dtype: "f16", shape: [4], data: Uint16Array.of(0x4000, 0x4000, 0x4000, 0x4000) },
    };
    await Deno.writeFile(`${folder}/all.npz`, await writeNpz(arrays));
    const keys = ["--logits", "logits", "--bias", "bias", "--scale", "all.npz:scale"];
    const args = ["all.npz", ...keys, "--topK=1", "--no-renormalize", "--out=r", "--backend=wasm"];
    const { code, stdout, stderr } = await route(args, { INIT_CWD: folder });
    assertEquals([code, stderr], [0, ""]);
    assertStringIncludes(stdout, "NaN: in 1 of 2 tokens; a NaN logit counts as the lowest");
    assertStringIncludes(stdout, "bias: all.npz:bias, shape (4)\n");
    const indices = readNpy(await Deno.readFile(`${folder}/r.indices.npy`)).data;
    const weights = readNpy(await Deno.readFile(`${folder}/r.weights.npy`)).data;
    assertEquals([...indices], [0, 0]);
    assert(weights.every((weight) => weight > 1.4 && weight < 2));
  });
});

Deno.test("route caps logits", async () => {
  await inFolder(async (folder) => {
    const data = Float32Array.of(1, 9, 0);
    await Deno.writeFile(`${folder}/a.npy`, writeNpy({ dtype: "f32", shape: [1, 3], data }));
    const rule = ["--top-k=1", "--no-renormalize", "--backend=wasm", "--soft-cap=2"];
    const { code, stdout, stderr } = await route([
      `${folder}/a.npy`,
      ...rule,
      `--out=${folder}/r`,
    ]);
    assertEquals([code, stderr], [0, ""]);
    assertStringIncludes(stdout, "top 1, logits capped at 2, sigmoid\n");
    const { data: weights } = readNpy(await Deno.readFile(`${folder}/r.weights.npy`));
    const capped = 2 * Math.tanh(9 / 2);
    assertEquals(weights[0].toFixed(6), (1 / (1 + Math.exp(-capped))).toFixed(6));
  });
});

Deno.test("route takes rows with the logits of shared experts", async () => {
  await inFolder(async (folder) => {
    const data = Float32Array.of(1, 9, 0, 2, 1, 9);
    await Deno.writeFile(`${folder}/a.npy`, writeNpy({ dtype: "f32", shape: [2, 3], data }));
    const rule = ["--top-k=1", "--shared=1", "--shared-sink", "--factor=8", "--global-scale=0.5"];
    const args = [`${folder}/a.npy`, ...rule, `--out=${folder}/r`, "--backend=wasm"];
    const { code, stdout, stderr } = await route(args);
    assertEquals([code, stderr], [0, ""]);
    assertStringIncludes(stdout, "2 tokens x 2 experts, f32\n");
    assertStringIncludes(stdout, "x 4, 1 shared, scored\n");
    const indices = readNpy(await Deno.readFile(`${folder}/r.indices.npy`)).data;
    const weights = readNpy(await Deno.readFile(`${folder}/r.weights.npy`)).data;
    assertEquals([...indices], [1, 2, 0, 2]);
    assertEquals([...weights.subarray(2)].map((weight) => weight.toFixed(3)), ["1.873", "2.127"]);
    const wrong = await route([`${folder}/a.npy`, ...rule, "--experts=3"]);
    const wanted = "its last dimension must be 3 + 1 shared experts, got shape (2, 3)";
    assertStringIncludes(wrong.stderr, wanted);
  });
});

Deno.test("route leaves the file that was there until its own is whole", async () => {
  await inFolder(async (folder) => {
    await writeLogits(`${folder}/f32.npy`, [2, 4]);
    await Deno.writeTextFile(`${folder}/old.npz`, "old");
    const args = [`${folder}/f32.npy`, "--top-k", "2", "--backend", "wasm"];
    const refused = await route([...args, "--experts", "3", "--out", `${folder}/old.npz`]);
    assertEquals(refused.code, 2);
    assertEquals(await Deno.readTextFile(`${folder}/old.npz`), "old");
    const { code } = await route([...args, "--out", `${folder}/old.npz`]);
    assertEquals(code, 0);
    assertEquals((await openNpz(await Deno.readFile(`${folder}/old.npz`), "x")).keys.length, 2);
    const left = Array.from(Deno.readDirSync(folder), ({ name }) => name).sort();
    assertEquals(left, ["f32.npy", "old.npz"]);
  });
});

Deno.test("route compares only the sample's own rule with the sample's answer", async () => {
  const { code, stdout } = await route(["--top-k", "8", "--factor", "3", "--backend", "wasm"]);
  assertEquals(code, 0);
  assertStringIncludes(
    stdout,
    "not compared with transformers 5.17.0, whose answer is to Kimi-K2's",
  );
  assertEquals(stdout.includes("experts as chosen by"), false);
});

Deno.test("route says why the experts' order is not that of the weights", async () => {
  const { stdout } = await route(["--backend", "wasm"]);
  assertStringIncludes(stdout, "the order is that of score + bias; a weight leaves the bias out\n");
});

Deno.test("route takes the rule of a model's own config", async () => {
  await inFolder(async (folder) => {
    const config = { model_type: "mixtral", num_local_experts: 8, num_experts_per_tok: 2 };
    await Deno.writeTextFile(`${folder}/config.json`, JSON.stringify(config));
    const args = ["--config", "config.json", "--backend", "wasm"];
    const { code, stdout, stderr } = await route(args, { INIT_CWD: folder });
    assertEquals([code, stderr], [0, ""]);
    assertStringIncludes(
      stdout,
      "mixtral: 48 tokens x 8 experts, f32\nrule:   top 2, softmax, ren",
    );
    const python =
      `{ "model_type": "nemotron_h", "n_routed_experts": 512, "num_experts_per_tok": 22,
      "n_group": 1, "topk_group": 1, "norm_topk_prob": true, "routed_scaling_factor": 5.0,
      "hybrid_override_pattern": "MEM*E", "time_step_limit": [0.0, Infinity] }`;
    await Deno.writeTextFile(`${folder}/config.json`, python);
    const read = await route(args, { INIT_CWD: folder });
    assertEquals([read.code, read.stderr], [0, ""]);
    assertStringIncludes(read.stdout, "nemotron_h: 48 tokens x 512 experts, f32\n");
    assertStringIncludes(read.stdout, "routed without the bias that the model has\n");
    await Deno.writeTextFile(`${folder}/config.json`, "{}");
    const refused = await route(args, { INIT_CWD: folder });
    assertEquals(refused.code, 2);
    assertMatch(refused.stderr, /^error: Cannot read config: /);
  });
});

Deno.test("route --plan sums the plan up and writes its arrays", async () => {
  await inFolder(async (folder) => {
    const shape = [3, 5, 384];
    await writeLogits(`${folder}/logits.npy`, shape);
    const rule = ["--top-k", "8", "--shared", "1", "--plan", "--blockSize", "4", "--alignment=4"];
    const args = ["logits.npy", ...rule, "--out", "plan.npz", "--backend", "wasm"];
    const { code, stdout, stderr } = await route(args, { INIT_CWD: folder });
    assertEquals([code, stderr], [0, ""]);
    const file = await openNpz(await Deno.readFile(`${folder}/plan.npz`), "plan.npz");
    const read = async (key: string): Promise<NumberArray> => await file.read(key);
    const { data: indices } = await read("indices");
    const options = { numExperts: 385, topK: 9, blockSize: 4, alignment: 4 };
    using planner = await createPlanner({ ...options, backend: "cpu" });
    const plan = planner.planSync(indices as Int32Array);
    for (const name of ["tokensPerExpert", "expertOffsets", "rowToRoute", "totals"] as const) {
      assertEquals((await read(name)).data, plan[name] as Int32Array<ArrayBuffer>);
    }
    const { shape: rows, data } = await read("routeToRow");
    assertEquals([rows, data], [[3, 5, 9], plan.routeToRow as Int32Array<ArrayBuffer>]);
    assertEquals((await read("blocks")).shape, [plan.blocks.length / 4, 4]);
    const padding = plan.numRows - plan.numRoutesPlaced;
    assertStringIncludes(stdout, `blocks:  ${plan.numBlocks}, `);
    assertMatch(stdout, new RegExp(`^padding: ${padding} rows, .+ aligned to 4$`, "m"));
  });
});

Deno.test({
  name: "route --plan has both backends agree on every integer",
  ignore: Deno.env.get("TILEGATE_GPU") === "skip",
  async fn() {
    const { code, stdout } = await route(["--plan"]);
    assertEquals(code, 0);
    assertMatch(stdout, /^cpu and webgpu agree on the plan: \d{4,} integers, 0 differ$/m);
  },
});

Deno.test("route --list shows every preset with its shape", async () => {
  const { code, stdout } = await route(["--list"]);
  assertEquals(code, 0);
  for (const [name, { numExperts, topK }] of Object.entries(presets)) {
    assertMatch(stdout, new RegExp(`^${name} +${numExperts} +${topK} `, "m"));
  }
  assertMatch(stdout, /\nKimi\n(?:\w.*\n)*kimiK2 .+ bias\n/);
  assert(stdout.split("\n").every((line) => line.length <= 80));
});

Deno.test("no escape sequence of a name, a key or a header reaches the terminal", async () => {
  await inFolder(async (folder) => {
    const evil = "\x1b]0;title\x07\u202e";
    const name = `${folder}/${evil}.npz`;
    const logits: NumberArray = { dtype: "f32", shape: [1, 4], data: new Float32Array(4) };
    await Deno.writeFile(name, await writeNpz({ [evil]: logits }));
    const args = [name, "--top-k", "2", "--backend", "wasm", "--out", `${folder}/${evil}`];
    const shown = await route(args);
    assertEquals([shown.code, shown.stderr], [0, ""]);
    const refused = await route([...args, "--logits", "other", "--bias", evil]);
    assertEquals(refused.code, 2);
    for (const text of [shown.stdout, refused.stderr]) {
      assertStringIncludes(text, "\\x1b]0;title\\x07\\u202e");
      // deno-lint-ignore no-control-regex
      assertEquals(text.match(/[\x00-\x09\x0b-\x1f\u202e]/), null);
    }
  });
});
