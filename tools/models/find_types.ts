/**
 * Finds the mixture-of-experts models in checkouts of public repositories, by the words of their code.
 *
 * `deno task models:find --transformers PATH --vllm PATH --sglang PATH --llama.cpp PATH --mlx-lm PATH`
 * writes `tools/models/found.json`. A checkout is read, never run. A path that is left out keeps what
 * the file has; `--day` says of which day, or release, the checkouts are.
 */

import { parseArgs } from "node:util";
import { print } from "../lib/terminal.ts";
import { PROJECT_ROOT } from "../lib/deno.ts";

/** What was found in one repository. */
export interface Found {
  /** The repository. */
  readonly repository: string;
  /** The day of the checkout, or its release. */
  readonly day: string;
  /** Whether the names are model types, names of classes, or GGUF architectures. */
  readonly names: "model_type" | "architecture" | "gguf";
  /** The names, in order. */
  readonly found: readonly string[];
}

/** How a repository names its models, and how they are found. */
interface Finder extends Pick<Found, "repository" | "names"> {
  readonly find: (root: string) => Iterable<string>;
}

/** A key that counts experts. */
const COUNTS =
  /\b(?:num_experts|n_routed_experts|num_local_experts|moe_num_experts|moe_num_primary_experts)\b/;

/** Code that runs experts. */
const EXPERTS = /FusedMoE|SwitchGLU|SwitchLinear|num_local_experts|n_routed_experts|num_experts\b/;

const FINDERS: Readonly<Record<string, Finder>> = {
  transformers: {
    repository: "huggingface/transformers",
    names: "model_type",
    find: findInTransformers,
  },
  vllm: { repository: "vllm-project/vllm", names: "architecture", find: findInVllm },
  sglang: { repository: "sgl-project/sglang", names: "architecture", find: findInSglang },
  "llama.cpp": { repository: "ggml-org/llama.cpp", names: "gguf", find: findInLlamaCpp },
  "mlx-lm": { repository: "ml-explore/mlx-lm", names: "model_type", find: findInMlx },
};

/** The classes of configurations whose body counts experts, and those that hold such a class. */
function* findInTransformers(root: string): Generator<string> {
  for (const file of filesIn(`${root}/src/transformers/models`, /\/configuration_\w+\.py$/)) {
    const classes = Deno.readTextFileSync(file).split(/^(?=class )/m).slice(1);
    const counting = classes.filter((text) => COUNTS.test(text));
    const names = counting.map((text) => /^class (\w+)/.exec(text)![1]);
    for (const text of classes) {
      const subs = /sub_configs = \{([^}]*)\}/.exec(text)?.[1] ?? "";
      if (!counting.includes(text) && !names.some((name) => subs.includes(name))) continue;
      const type = /model_type(?:: str)? = "([^"]+)"/.exec(text)?.[1];
      if (type !== undefined) yield type;
    }
  }
}

/** The architectures of the registry whose module runs experts, or is built on one that does. */
function* findInVllm(root: string): Generator<string> {
  const folder = `${root}/vllm/model_executor/models`;
  const registry = Deno.readTextFileSync(`${folder}/registry.py`);
  for (const [, name, module] of registry.matchAll(/"(\w+)":\s*\(\s*"(\w+)",\s*"\w+",?\s*\)/g)) {
    if (runsExperts(`${folder}/${module}.py`)) yield name;
  }
}

/** The entry classes of the modules that run experts. */
function* findInSglang(root: string): Generator<string> {
  for (const file of filesIn(`${root}/python/sglang/srt/models`, /\.py$/)) {
    const text = Deno.readTextFileSync(file);
    if (!EXPERTS.test(text)) continue;
    const entry = /^EntryClass = (\[[^\]]*\]|\w+)/m.exec(text)?.[1] ?? "";
    for (const [name] of entry.matchAll(/\w+/g)) yield name;
  }
}

/** The architectures whose model's graph has a mixture of experts, its own or its parent's. */
function* findInLlamaCpp(root: string): Generator<string> {
  const names = new Map(
    [
      ...Deno.readTextFileSync(`${root}/src/llama-arch.cpp`)
        .matchAll(/\{ LLM_ARCH_(\w+),\s*"([^"]+)"/g),
    ].map(([, key, name]) => [key, name]),
  );
  const graphs = graphsWithExperts(root);
  const made = Deno.readTextFileSync(`${root}/src/llama-model.cpp`)
    .matchAll(/((?:case LLM_ARCH_\w+:\s*)+)return new (\w+)\(params\)/g);
  for (const [, cases, model] of made) {
    if (!graphs.has(model)) continue;
    for (const [, key] of cases.matchAll(/LLM_ARCH_(\w+)/g)) yield names.get(key) ?? key;
  }
}

/** The models with experts: a file's, and those that `models.h` gives the graph of one. */
function graphsWithExperts(root: string): Set<string> {
  const found = new Set<string>();
  for (const file of filesIn(`${root}/src/models`, /\.cpp$/)) {
    const text = Deno.readTextFileSync(file);
    if (!text.includes("build_moe_ffn(")) continue;
    for (const [, model] of text.matchAll(/\b(llama_model_\w+)::/g)) found.add(model);
  }
  const structs = Deno.readTextFileSync(`${root}/src/models/models.h`).split(/^(?=struct )/m);
  for (const text of structs) {
    const graph = /using graph = (\w+)::graph/.exec(text)?.[1] ?? "";
    if (found.has(graph)) found.add(/^struct (\w+)/.exec(text)![1]);
  }
  return found;
}

/** The modules that run experts, which are named after the model types, and their other names. */
function* findInMlx(root: string): Generator<string> {
  const found = new Set<string>();
  for (const file of filesIn(`${root}/mlx_lm/models`, /\.py$/)) {
    const name = /([^/]+)\.py$/.exec(file)![1];
    const text = Deno.readTextFileSync(file);
    if (/SwitchGLU|SwitchMLP|num_experts\b|n_routed_experts/.test(text) && /ModelArgs/.test(text)) {
      found.add(name);
    }
  }
  yield* found;
  const utils = Deno.readTextFileSync(`${root}/mlx_lm/utils.py`);
  const remapping = /MODEL_REMAPPING = \{([^}]*)\}/.exec(utils)?.[1] ?? "";
  for (const [, from, to] of remapping.matchAll(/"([^"]+)": "([^"]+)"/g)) {
    if (found.has(to)) yield from;
  }
}

function runsExperts(file: string): boolean {
  try {
    return EXPERTS.test(Deno.readTextFileSync(file));
  } catch {
    return false;
  }
}

function* filesIn(folder: string, pattern: RegExp): Generator<string> {
  const entries = [...Deno.readDirSync(folder)].toSorted((one, other) =>
    one.name < other.name ? -1 : 1
  );
  for (const { name, isDirectory } of entries) {
    const path = `${folder}/${name}`;
    if (isDirectory) yield* filesIn(path, pattern);
    else if (pattern.test(path)) yield path;
  }
}

const FILE: URL = new URL("tools/models/found.json", PROJECT_ROOT);

if (import.meta.main) {
  const options = Object.fromEntries(
    [...Object.keys(FINDERS), "day"].map((name) => [name, { type: "string" as const }]),
  );
  const { values } = parseArgs({ args: Deno.args, options });
  const before: Found[] = JSON.parse(await Deno.readTextFile(FILE));
  const after = Object.entries(FINDERS).map(([name, finder]): Found => {
    const { repository, names, find } = finder;
    const path = values[name];
    const kept = before.find((each) => each.repository === repository);
    if (path === undefined && kept !== undefined) return kept;
    const found = [...new Set(find(String(path)))].toSorted();
    print(`${repository}: ${found.length}`);
    return { repository, day: String(values.day ?? ""), names, found };
  });
  await Deno.writeTextFile(FILE, `${JSON.stringify(after, null, 2)}\n`);
}
