/** Promise: `deno task route` shows a decision, writes what the gate gives, and tells what is wrong in one sentence. */

import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { createGate, presets } from "../../mod.ts";
import { type NpyArray, readNpy, writeNpy } from "../../tools/route/npy.ts";
import { randomRows } from "../support/random_rows.ts";

const ROUTE = new URL("../../tools/route/route.ts", import.meta.url);
const NO_GPU = { DENO_WEBGPU_BACKEND: "noop" };

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function route(args: readonly string[], env: Record<string, string> = {}): Promise<Ended> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", ROUTE.href, ...args],
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
  array: Partial<NpyArray> = {},
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
    });
    assertEquals(readNpy(await Deno.readFile(`${folder}/result.weights.npy`)), {
      dtype: "f32",
      shape,
      data: weights as Float32Array<ArrayBuffer>,
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
    assertEquals(new Uint8Array(await Deno.readFile(out)).slice(0, 2), Uint8Array.of(0x50, 0x4b));
  });
});

const BAD: readonly [args: string[], message: string][] = [
  [["missing.npy", "--top-k", "2"], "Cannot read missing.npy: there is no such file"],
  [
    ["text.npy", "--top-k", "2"],
    "Cannot read text.npy: it must be an .npy file as np.save writes it, got something else",
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
    "Cannot write nowhere/result: its folder must exist, got nowhere/",
  ],
  [["--bias", "f32.npy"], "Cannot read the arguments: --bias needs a file of logits, see --help"],
  [["--gpu"], "Cannot read the arguments: --gpu is not a flag of this command, see --help"],
  [["--backend"], "Cannot read the arguments: --backend needs a value, see --help"],
  [
    ["--backend", "cuda"],
    'Cannot read the arguments: --backend must be wasm or webgpu, got "cuda"',
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
    const inside = (text: string): string =>
      text.replace(/\b(missing|text|f32|u16)\.npy|\bnowhere\//g, (name) => `${folder}/${name}`);
    await Promise.all(BAD.map(async ([args, message]) => {
      const { code, stderr } = await route(args.map(inside), NO_GPU);
      assertEquals(stderr, `error: ${inside(message)}\n`);
      assertEquals(code, 2, message);
    }));
  });
});

Deno.test("route explains itself", async () => {
  const { code, stdout } = await route(["--help"]);
  assertEquals(code, 0);
  assertMatch(stdout, /^Usage: deno task route \[logits\.npy\] \[options\]\n/);
});
