/**
 * Computes what the routers answer whose code needs a GPU, or is C++ or MLX: each from the formula of
 * its public source, in binary64, with nothing of this package but the logits.
 *
 * `deno task models:formulas` writes `tests/vectors/formulas.jsonl`; `tests/equality` compares the
 * reference and both backends with it, and with what transformers answers
 * (`transformers_vectors.py`).
 */

import { makeBias, makeLogits, type RouterAnswer } from "../../tests/support/routers.ts";
import { PROJECT_ROOT } from "../lib/deno.ts";
import { print } from "../lib/terminal.ts";

const E = 64;
const K = 6;

/** A row: its logits, and the bias of its layer. */
interface Row {
  readonly logits: readonly number[];
  readonly bias: readonly number[];
}

/** The weights of a row by expert: those that are chosen, and no others. */
type Weights = ReadonlyMap<number, number>;

/** A model whose router is a formula. */
interface Model {
  readonly type: string;
  /** The repository, and where in it. */
  readonly source: string;
  /** What its config says beside the counts. */
  readonly keys: Readonly<Record<string, unknown>>;
  /** Whether the router has a bias. */
  readonly biased?: boolean;
  /** Shared experts that it scores: their logits follow those of the experts. */
  readonly scored?: number;
  /** The layer's scale of all weights. */
  readonly globalScale?: number;
  readonly route: (row: Row) => Weights;
}

// The steps, as papers write them

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

function logSigmoid(x: number): number {
  return Math.min(x, 0) - Math.log1p(Math.exp(-Math.abs(x)));
}

function softmax(logits: readonly number[]): number[] {
  const powers = logits.map((logit) => Math.exp(logit - Math.max(...logits)));
  const sum = total(powers);
  return powers.map((power) => power / sum);
}

function sqrtsoftplus(x: number): number {
  return Math.sqrt(Math.log1p(Math.exp(x)));
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

/** The places of the largest values. */
function best(values: readonly number[], count: number): number[] {
  return values.map((_, place) => place)
    .toSorted((one, other) => values[other] - values[one])
    .slice(0, count);
}

function pick(experts: readonly number[], weights: readonly number[]): Weights {
  return new Map(experts.map((expert) => [expert, weights[expert]]));
}

function divided(weights: Weights, epsilon = 0): Weights {
  const sum = total([...weights.values()]) + epsilon;
  return new Map([...weights].map(([expert, weight]) => [expert, weight / sum]));
}

function times(weights: Weights, factor: number): Weights {
  return new Map([...weights].map(([expert, weight]) => [expert, weight * factor]));
}

/** The scores with the groups of the lowest two best replaced. */
function inGroups(
  scores: readonly number[],
  { groups, kept, mask }: { readonly groups: number; readonly kept: number; readonly mask: number },
): number[] {
  const size = scores.length / groups;
  const sums = Array.from({ length: groups }, (_, group) => {
    const own = scores.slice(group * size, (group + 1) * size).toSorted((one, two) => two - one);
    return own[0] + own[1];
  });
  const stay = best(sums, kept);
  return scores.map((score, expert) => stay.includes(Math.floor(expert / size)) ? score : mask);
}

// The routers

function softmaxThenBest({ logits }: Row): Weights {
  const scores = softmax(logits);
  return pick(best(scores, K), scores);
}

function bestThenSoftmax({ logits }: Row): Weights {
  const experts = best(logits, K);
  const weights = softmax(experts.map((expert) => logits[expert]));
  return new Map(experts.map((expert, place) => [expert, weights[place]]));
}

function biasedSigmoid({ logits, bias }: Row): Weights {
  const scores = logits.map(sigmoid);
  return pick(best(scores.map((score, expert) => score + bias[expert]), K), scores);
}

function groupedSigmoid({ logits, bias }: Row, mask = -Infinity): Weights {
  const scores = logits.map(sigmoid);
  const biased = scores.map((score, expert) => score + bias[expert]);
  return pick(best(inGroups(biased, { groups: 8, kept: 4, mask }), K), scores);
}

const GROUPS = { n_group: 8, topk_group: 4 };
const ONE_GROUP = { n_group: 1, topk_group: 1 };
const SCALED = { norm_topk_prob: true, routed_scaling_factor: 2.5 };
const LING = {
  num_experts: E,
  num_experts_per_tok: K,
  ...GROUPS,
  ...SCALED,
  score_function: "sigmoid",
  moe_router_enable_expert_bias: true,
};
const LISTED = { num_experts: E, num_experts_per_tok: K };
const ROUTED = { n_routed_experts: E, num_experts_per_tok: K };

const lingRoute = (row: Row): Weights => times(divided(groupedSigmoid(row), 1e-20), 2.5);

const MODELS: readonly Model[] = [
  {
    type: "arctic",
    source: "vllm-project/vllm arctic.py ArcticMoE: fused_topk, renormalized if K > 1",
    keys: { num_local_experts: E, num_experts_per_tok: K },
    route: (row) => divided(softmaxThenBest(row)),
  },
  {
    type: "bailing_moe",
    source: "vllm-project/vllm bailing_moe.py BailingMoE of BailingMoeForCausalLM",
    keys: { ...LISTED, architectures: ["BailingMoeForCausalLM"], norm_topk_prob: true },
    route: (row) => divided(softmaxThenBest(row)),
  },
  {
    type: "bailing_moe",
    source: "inclusionAI/Ling-V2 modeling_bailing_moe_v2.py BailingMoeV2Gate",
    keys: { ...LING, architectures: ["BailingMoeV2ForCausalLM"] },
    biased: true,
    route: lingRoute,
  },
  {
    type: "bailing_moe_v2",
    source: "inclusionAI/Ling-V2 modeling_bailing_moe_v2.py BailingMoeV2Gate",
    keys: { ...LING, norm_topk_prob: false },
    biased: true,
    route: lingRoute,
  },
  {
    type: "bailing_moe_linear",
    source: "vllm-project/vllm bailing_moe_linear.py BailingMoELinear",
    keys: LING,
    biased: true,
    route: lingRoute,
  },
  {
    type: "bailing_hybrid",
    source: "vllm-project/vllm bailing_moe_v3.py: renormalize=True, sigmoid, grouped",
    keys: LING,
    biased: true,
    route: lingRoute,
  },
  {
    type: "deepseek",
    source:
      "deepseek-ai/deepseek-moe-16b modeling_deepseek.py MoEGate, as in vLLM's deepseek_v2.py",
    keys: { ...ROUTED, scoring_func: "softmax", norm_topk_prob: false },
    route: softmaxThenBest,
  },
  {
    type: "deepseek_v41",
    source: "huggingface/transformers deepseek_v41, without images",
    keys: { ...ROUTED, routed_scaling_factor: 1.5 },
    biased: true,
    route: ({ logits, bias }) => {
      const scores = logits.map(sqrtsoftplus);
      const experts = best(scores.map((score, expert) => score + bias[expert]), K);
      return times(divided(pick(experts, scores), 1e-20), 1.5);
    },
  },
  {
    type: "deepseek_v41",
    source: "huggingface/transformers deepseek_v41, at a temperature, by sigmoids",
    keys: { ...ROUTED, gate_temp: 0.7, scoring_func: "sigmoid", routed_scaling_factor: 1.5 },
    biased: true,
    route: ({ logits, bias }) => {
      const tempered = logits.map((logit) => logit / 0.7);
      return times(divided(biasedSigmoid({ logits: tempered, bias }), 1e-20), 1.5);
    },
  },
  {
    type: "deepseek_vl_v2",
    source: "vllm-project/vllm deepseek_v2.py DeepseekV2MoE with noaux_tc",
    keys: {
      language_config: {
        ...ROUTED,
        ...GROUPS,
        ...SCALED,
        topk_method: "noaux_tc",
        scoring_func: "sigmoid",
      },
    },
    biased: true,
    route: (row) => times(divided(groupedSigmoid(row, 0), 1e-20), 2.5),
  },
  {
    type: "dots3_note",
    source: "vllm-project/vllm configs/dots3_note.py; ggml-org/llama.cpp conversion/dots3.py",
    keys: { ...ROUTED, ...ONE_GROUP, ...SCALED, scoring_func: "sigmoid" },
    biased: true,
    route: (row) => times(divided(biasedSigmoid(row), 1e-20), 2.5),
  },
  {
    type: "hunyuan",
    source: "vllm-project/vllm hunyuan_v1.py HunYuanSparseMoeBlock: renormalize=top_k > 1",
    keys: { num_experts: E, moe_topk: [K, K], num_hidden_layers: 2 },
    route: (row) => divided(softmaxThenBest(row)),
  },
  {
    type: "interns2_mobius",
    source: "vllm-project/vllm interns2_mobius.py: renormalize=norm_topk_prob, by default true",
    keys: { text_config: LISTED },
    route: (row) => divided(softmaxThenBest(row)),
  },
  {
    type: "klear",
    source: "ml-explore/mlx-lm Klear.py KlearSparseMoeBlock",
    keys: { ...LISTED, norm_topk_prob: true },
    biased: true,
    route: (row) => divided(biasedSigmoid(row)),
  },
  {
    type: "llada2_moe",
    source: "sgl-project/sglang llada2.py LLaDA2MoeSparseMoeBlock",
    keys: LING,
    biased: true,
    route: lingRoute,
  },
  {
    type: "llada_moe",
    source: "ggml-org/llama.cpp llada-moe.cpp: build_moe_ffn with softmax, norm_w false",
    keys: LISTED,
    route: softmaxThenBest,
  },
  {
    type: "mimo_v2",
    source: "vllm-project/vllm mimo_v2.py MiMoV2MoE",
    keys: { ...ROUTED, ...ONE_GROUP, norm_topk_prob: true, routed_scaling_factor: null },
    biased: true,
    route: (row) => divided(biasedSigmoid(row), 1e-20),
  },
  {
    type: "minicpm",
    source: "vllm-project/vllm minicpm.py MiniCPMMoE: fused_topk, renormalize=True",
    keys: LISTED,
    route: (row) => divided(softmaxThenBest(row)),
  },
  {
    type: "minimax_text_01",
    source: "ggml-org/llama.cpp minimax-01.cpp: build_moe_ffn with softmax, norm_w true",
    keys: { num_local_experts: E, num_experts_per_tok: K },
    route: (row) => divided(softmaxThenBest(row)),
  },
  {
    type: "pangu_ultra_moe",
    source: "vllm-project/vllm openpangu.py OpenPanguMoE",
    keys: { ...ROUTED, ...SCALED, router_enable_expert_bias: true },
    biased: true,
    route: (row) => times(divided(biasedSigmoid(row), 1e-20), 2.5),
  },
  {
    type: "pangu_ultra_moe",
    source: "vllm-project/vllm openpangu.py OpenPanguMoE, without a bias",
    keys: { ...ROUTED, ...SCALED },
    route: ({ logits }) => {
      const scores = logits.map(sigmoid);
      return times(divided(pick(best(scores, K), scores), 1e-20), 2.5);
    },
  },
  {
    type: "param2moe",
    source: "vllm-project/vllm param2moe.py Param2MoEMoEBlock",
    keys: { ...LISTED, ...ONE_GROUP, routed_scaling_factor: 2.5 },
    biased: true,
    route: (row) => times(divided(biasedSigmoid(row), 1e-20), 2.5),
  },
  {
    type: "phixtral",
    source: "ml-explore/mlx-lm phixtral.py MOE: softmax over the best",
    keys: { num_local_experts: E, num_experts_per_tok: K },
    route: bestThenSoftmax,
  },
  {
    type: "rnd1",
    source: "ggml-org/llama.cpp rnd1.cpp: build_moe_ffn with softmax, norm_w true",
    keys: LISTED,
    route: (row) => divided(softmaxThenBest(row)),
  },
  {
    type: "sarvam_moe",
    source: "sgl-project/sglang sarvam_moe.py SarvamMoESparseMoeBlock",
    keys: { ...LISTED, ...GROUPS, routed_scaling_factor: 2.5 },
    biased: true,
    route: lingRoute,
  },
  {
    type: "sdar_moe",
    source: "sgl-project/sglang sdar_moe.py SDARMoeSparseMoeBlock",
    keys: { ...LISTED, norm_topk_prob: true },
    route: (row) => divided(softmaxThenBest(row)),
  },
  {
    type: "smallthinker",
    source: "ggml-org/llama.cpp smallthinker.cpp: build_moe_ffn with sigmoid, norm_w true",
    keys: { moe_num_primary_experts: E, moe_num_active_primary_experts: K },
    route: ({ logits }) => {
      const scores = logits.map(sigmoid);
      return divided(pick(best(scores, K), scores));
    },
  },
  {
    type: "smallthinker",
    source: "ggml-org/llama.cpp smallthinker.cpp: build_moe_ffn with softmax, norm_w true",
    keys: {
      moe_num_primary_experts: E,
      moe_num_active_primary_experts: K,
      moe_primary_router_apply_softmax: true,
    },
    route: (row) => divided(softmaxThenBest(row)),
  },
  {
    type: "solar_open2",
    source: "huggingface/transformers solar_open2: DeepSeek-V3's router, one group",
    keys: { ...ROUTED, ...ONE_GROUP, norm_topk_prob: true, routed_scaling_factor: 1 },
    biased: true,
    route: (row) => divided(biasedSigmoid(row), 1e-20),
  },
  {
    type: "step3_text",
    source: "vllm-project/vllm step3_text.py FusedMoEBlock: renormalize=norm_expert_weight",
    keys: { moe_num_experts: E, moe_top_k: K, norm_expert_weight: false },
    route: softmaxThenBest,
  },
  {
    type: "xverse",
    source: "sgl-project/sglang xverse_moe.py XverseMoE: renormalize=norm_topk_prob",
    keys: { num_experts: E, moe_top_k: K, norm_topk_prob: true },
    route: (row) => divided(softmaxThenBest(row)),
  },
  {
    type: "inkling_mm_model",
    source:
      "huggingface/transformers modular_inkling.py InklingTopkRouter; vllm-project/vllm inkling",
    keys: {
      text_config: { ...ROUTED, model_type: "inkling_text", n_shared_experts: 2, route_scale: 8 },
    },
    biased: true,
    scored: 2,
    globalScale: 0.0061,
    route: ({ logits, bias }) => {
      const scores = logits.slice(0, E).map(sigmoid);
      const chosen = best(scores.map((score, expert) => score + bias[expert]), K);
      const slots = [...chosen, E, E + 1];
      const logs = slots.map((slot) => logSigmoid(logits[slot]));
      const sum = Math.log(total(logs.map(Math.exp)));
      return new Map(slots.map((slot, i) => [slot, Math.exp(logs[i] - sum) * 8 * 0.0061]));
    },
  },
  {
    type: "laguna",
    source: "huggingface/transformers modular_laguna.py LagunaTopKRouter, with a soft cap",
    keys: { ...LISTED, moe_routed_scaling_factor: 2.5, moe_router_logit_softcapping: 3 },
    biased: true,
    route: ({ logits, bias }) => {
      const capped = logits.map((logit) => 3 * Math.tanh(logit / 3));
      return times(divided(biasedSigmoid({ logits: capped, bias })), 2.5);
    },
  },
  {
    type: "grok-1",
    source: "sgl-project/sglang grok.py Grok1MoE, router.py fused_moe_router_shim",
    keys: { num_local_experts: E, num_experts_per_tok: K },
    route: ({ logits, bias }) =>
      softmaxThenBest({ logits: logits.map((logit) => 30 * Math.tanh(logit / 30)), bias }),
  },
];

/** Behind the seeds of transformers_vectors.py. */
const FIRST_SEED = 1001;

/**
 * Computes the answers.
 *
 * @returns One per model.
 */
export function computeAnswers(): RouterAnswer[] {
  return MODELS.map((model, place) => {
    const seed = FIRST_SEED + place;
    const width = E + (model.scored ?? 0);
    const logits = makeLogits(seed, width);
    const bias = Array.from(makeBias(seed, E));
    const rows = Array.from({ length: logits.length / width }, (_, row) => {
      const own = [...logits.subarray(row * width, (row + 1) * width)];
      const weights = model.route({ logits: own, bias });
      return [...weights].toSorted(([one], [other]) => one - other);
    });
    return {
      name: model.type,
      source: model.source,
      config: { model_type: model.type, ...model.keys },
      router: 0,
      seed,
      bias: model.biased ?? false,
      scale: false,
      ...model.globalScale && { globalScale: model.globalScale },
      ids: rows.map((row) => row.map(([expert]) => expert)),
      weights: rows.map((row) => row.map(([, weight]) => Number(weight.toPrecision(9)))),
    };
  });
}

/**
 * Writes the answers as a file has them.
 *
 * @returns A line per answer.
 */
export function answerLines(): string {
  return computeAnswers().map((answer) => `${JSON.stringify(answer)}\n`).join("");
}

/** Where they are. */
export const ANSWERS: URL = new URL("tests/vectors/formulas.jsonl", PROJECT_ROOT);

if (import.meta.main) {
  await Deno.writeTextFile(ANSWERS, answerLines());
  print("tests/vectors/formulas.jsonl");
}
