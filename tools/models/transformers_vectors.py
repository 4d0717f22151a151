"""Asks the routers of Hugging Face transformers, and writes tests/vectors/transformers.jsonl.

    pip install torch transformers==5.17.0
    python tools/models/transformers_vectors.py > tests/vectors/transformers.jsonl

Each case is a config as a maker would write it, given to the model type's own configuration class,
and that to its own router. The logits go in as hidden states through an identity for the router's
matrix, so that they arrive as they are. `tests/support/routers.ts` makes the same logits.
"""

import json
import os
import sys
from importlib import import_module
from itertools import count
from types import SimpleNamespace

os.environ["TRANSFORMERS_VERBOSITY"] = "error"
import torch
import transformers
from torch import nn
from transformers.models.auto.configuration_auto import CONFIG_MAPPING

ROWS = 6
BIAS_ROW = 100
SCALE_ROW = 101
E, K = 64, 6
GROUPS = {"n_group": 8, "topk_group": 4}
ONE_GROUP = {"n_group": 1, "topk_group": 1}


# Inputs: every number is a 22-bit integer over a power of two, exact in binary32


def scramble(x):
    x = (x ^ (x >> 16)) * 0x85EBCA6B & 0xFFFFFFFF
    x = (x ^ (x >> 13)) * 0xC2B2AE35 & 0xFFFFFFFF
    return x ^ (x >> 16)


def integers(seed, row, length):
    start = (seed << 20) + (row << 12)
    return torch.tensor([scramble((start + i) * 0x9E3779B9 & 0xFFFFFFFF) >> 10 for i in range(length)])


def logits_of(seed, experts):
    return torch.stack([(integers(seed, row, experts) - 2**21) / 2**18 for row in range(ROWS)]).float()


def bias_of(seed, experts):
    return ((integers(seed, BIAS_ROW, experts) - 2**21) / 2**23).float()


def scale_of(seed, experts):
    return (0.5 + integers(seed, SCALE_ROW, experts) / 2**22).float()


# Asking


def eye(experts):
    return nn.Parameter(torch.eye(experts))


def answer(out):
    """The ids and the weights among what a router returns: two tensors with K columns."""
    tensors = [each for each in out if each.ndim == 2]
    ids = next(each for each in tensors if each.dtype == torch.int64)
    weights = next(each for each in tensors if each.is_floating_point() and each.shape == ids.shape)
    return ids, weights


def usual(router, config, q):
    """Most routers: a matrix, perhaps a bias, and the hidden states."""
    router.weight = eye(q.experts)
    if hasattr(router, "e_score_correction_bias"):
        router.e_score_correction_bias.data = q.bias
    if hasattr(router, "moe_statics"):
        router.moe_statics.e_score_correction_bias.data = q.bias[None]
    return answer(router(q.logits))


def with_bias(router, config, q):
    router.weight = eye(q.experts)
    return answer(router(q.logits, q.bias))


def afmoe(router, config, q):
    router.gate.weight = eye(q.experts)
    return answer(router(q.logits[None], q.bias))


def factor_in_layer(name):
    """The layer multiplies the sum of the experts, which is to multiply each weight."""

    def ask(router, config, q):
        ids, weights = usual(router, config, q)
        return ids, weights * getattr(config, name)

    return ask


def gemma(router, config, q):
    """Its norm and its scale of the hidden states come before the logits."""
    router.norm = nn.Identity()
    router.scalar_root_size = 1.0
    router.proj.weight = eye(q.experts)
    router.per_expert_scale.data = q.scale
    return answer(router(q.logits))


def jetmoe(router, config, q):
    """It answers sorted by expert: where each choice stood, and how many each expert got."""
    router.layer.weight = eye(q.experts)
    order, _, gates, sizes, _ = router(q.logits)
    ids = torch.empty(len(order), dtype=torch.int64)
    weights = torch.empty(len(order))
    ids[order] = torch.repeat_interleave(torch.arange(q.experts), torch.tensor(sizes))
    weights[order] = gates
    return ids.view(ROWS, -1), weights.view(ROWS, -1)


def aria(layer, config, q):
    return answer(layer.route_tokens_to_experts(SimpleNamespace(config=config), q.logits))


def dbrx(layer, config, q):
    facts = config.ffn_config
    norm = facts.moe_normalize_expert_weights
    self = SimpleNamespace(top_k=facts.moe_top_k, moe_normalize_expert_weights=norm)
    return answer(layer.route_tokens_to_experts(self, q.logits))


def jamba(layer, config, q):
    self = SimpleNamespace(top_k=config.num_experts_per_tok)
    return answer(layer.route_tokens_to_experts(self, q.logits, q.logits))


# The layers that route in a method of theirs are too large to make: the method gets what it reads.
METHODS = (aria, dbrx, jamba)


def case(name, config, router, ask=usual, bias=False, scale=False, part=None, index=0):
    """`router` is "module.Class"; `part` finds the config that the router gets; `index` says which of
    the model's routers it is."""
    return SimpleNamespace(**locals())


def sigmoid(name, router, experts="n_routed_experts", ask=usual, **keys):
    config = {experts: E, "num_experts_per_tok": K, **keys}
    return case(name, config, router, ask=ask, bias=True)


def softmax(name, router, experts="num_experts", **keys):
    return case(name, {experts: E, "num_experts_per_tok": K, **keys}, router)


def text(name, config, router, **more):
    return case(name, {"text_config": config}, router, **more)


LOCAL = {"num_local_experts": E, "num_experts_per_tok": K}
NAMED = {"num_experts": E, "num_experts_per_tok": K}
ERNIE_VL = {"moe_num_experts": [E, E], "moe_k": K}

CASES = [
    sigmoid("afmoe", "afmoe.AfmoeTokenChoiceRouter", "num_experts", ask=afmoe, route_scale=2.826),
    case("aria_text", {"moe_num_experts": E, "moe_topk": K}, "aria.AriaExperts", ask=aria),
    sigmoid("axk1", "axk1.AXK1TopkRouter"),
    sigmoid("axk2", "axk2.AXK2TopkRouter"),
    sigmoid("axk2", "axk2.AXK2TopkRouter", **GROUPS, norm_topk_prob=False),
    softmax("cohere2_moe", "cohere2_moe.Cohere2MoeTopKRouter"),
    softmax("cohere2_moe", "cohere2_moe.Cohere2MoeTopKRouter", expert_selection_fn="sigmoid"),
    softmax("cohere2_moe", "cohere2_moe.Cohere2MoeTopKRouter", expert_selection_fn="sigmoid",
            norm_topk_prob=False),
    case("dbrx", {"ffn_config": {"moe_num_experts": E, "moe_top_k": K}}, "dbrx.DbrxFFN",
         ask=dbrx),
    case("deepseek_ocr2_text", {"n_routed_experts": E, "num_experts_per_tok": K},
         "deepseek_ocr2.DeepseekOcr2TextTopkRouter"),
    case("deepseek_ocr2_text",
         {"n_routed_experts": E, "num_experts_per_tok": K, **GROUPS,
          "topk_method": "group_limited_greedy", "routed_scaling_factor": 16.0},
         "deepseek_ocr2.DeepseekOcr2TextTopkRouter"),
    sigmoid("deepseek_v32", "deepseek_v32.DeepseekV32TopkRouter"),
    text("diffusion_gemma", {"num_experts": E, "top_k_experts": K},
         "diffusion_gemma.DiffusionGemmaTextRouter", ask=gemma, scale=True),
    case("ernie4_5_vl_moe", {"text_config": {"moe_num_experts": E, "moe_k": K}},
         "ernie4_5_vl_moe.Ernie4_5_VLMoeMoeTopKRouter", bias=True),
    sigmoid("exaone_moe", "exaone_moe.ExaoneMoeTopkRouter", "num_experts"),
    softmax("flex_olmo", "flex_olmo.FlexOlmoTopKRouter"),
    text("gemma4", {"num_experts": E, "top_k_experts": K, "enable_moe_block": True},
         "gemma4.Gemma4TextRouter", ask=gemma, scale=True),
    sigmoid("glm4_moe_lite", "glm4_moe_lite.Glm4MoeLiteTopkRouter"),
    text("glm4v_moe", {"n_routed_experts": E, "num_experts_per_tok": K},
         "glm4v_moe.Glm4vMoeTextTopkRouter", bias=True),
    sigmoid("glm5_next_text", "glm5_next.Glm5NextTextTopkRouter"),
    sigmoid("glm_moe_dsa", "glm_moe_dsa.GlmMoeDsaTopkRouter", **GROUPS),
    case("granitemoe_swa", LOCAL, "granitemoe_swa.GraniteMoeSWATopKRouter"),
    case("granitemoehybrid", LOCAL, "granitemoehybrid.GraniteMoeHybridTopKRouter"),
    case("granitemoeshared", LOCAL, "granitemoeshared.GraniteMoeSharedTopKRouter"),
    sigmoid("hy_v3", "hy_v3.HYV3TopKRouter", "num_experts", ask=with_bias),
    sigmoid("hy_v4", "hy_v4.HYV4TopkRouter"),
    case("jamba", NAMED, "jamba.JambaSparseMoeBlock",
         ask=jamba),
    case("jetmoe", LOCAL, "jetmoe.JetMoeTopKGating", ask=jetmoe),
    case("kimi_linear",
         {"num_experts": E, "num_experts_per_token": K, "moe_renormalize": True,
          "routed_scaling_factor": 2.446, "num_expert_group": 1, "topk_group": 1},
         "kimi_linear.KimiLinearTopkRouter", bias=True),
    sigmoid("laguna", "laguna.LagunaTopKRouter", "num_experts",
            ask=factor_in_layer("moe_routed_scaling_factor"), moe_routed_scaling_factor=2.5),
    softmax("mellum", "mellum.MellumTopKRouter"),
    softmax("mellum", "mellum.MellumTopKRouter", norm_topk_prob=False),
    sigmoid("mimo_v2_flash", "mimo_v2_flash.MiMoV2FlashTopkRouter", routed_scaling_factor=None),
    case("minimax", LOCAL, "minimax.MiniMaxTopKRouter"),
    text("minimax_m3_vl", {**LOCAL, "routed_scaling_factor": 2.0},
         "minimax_m3_vl.MiniMaxM3VLTopKRouter", bias=True,
         ask=factor_in_layer("routed_scaling_factor")),
    softmax("mistral4", "mistral4.Mistral4TopkRouter", "n_routed_experts"),
    softmax("mistral4", "mistral4.Mistral4TopkRouter", "n_routed_experts", **GROUPS,
            norm_topk_prob=False, routed_scaling_factor=2.0),
    case("openai_privacy_filter", LOCAL,
         "openai_privacy_filter.OpenAIPrivacyFilterTopKRouter"),
    text("qwen3_5_moe", NAMED, "qwen3_5_moe.Qwen3_5MoeTopKRouter"),
    case("qwen3_omni_moe", {"thinker_config": {"text_config": NAMED}},
         "qwen3_omni_moe.Qwen3OmniMoeThinkerTextTopKRouter",
         part=lambda config: config.thinker_config.text_config),
    case("qwen3_omni_moe",
         {"thinker_config": {"text_config": NAMED}, "talker_config": {"text_config": NAMED}},
         "qwen3_omni_moe.Qwen3OmniMoeTalkerTextTopKRouter",
         part=lambda config: config.talker_config.text_config, index=1),
    text("qwen3_vl_moe", NAMED, "qwen3_vl_moe.Qwen3VLMoeTextTopKRouter"),
    softmax("qwen4_exp_text", "qwen4_exp.Qwen4ExpTextTopKRouter"),
    sigmoid("solar_open", "solar_open.SolarOpenTopkRouter"),
    text("step3p7", {"moe_num_experts": E, "moe_top_k": K, "moe_router_scaling_factor": 3.0},
         "step3p7.Step3p7TopKRouter", bias=True,
         ask=factor_in_layer("moe_router_scaling_factor")),
]


def ask(each, seed):
    module, name = each.router.split(".")
    config = CONFIG_MAPPING[each.name](**each.config)
    own = each.part(config) if each.part else config.get_text_config()
    own.hidden_size = E  # the identity's
    kind = getattr(import_module(f"transformers.models.{module}.modeling_{module}"), name)
    logits, bias, scale = logits_of(seed, E), bias_of(seed, E), scale_of(seed, E)
    q = SimpleNamespace(experts=E, logits=logits, bias=bias, scale=scale)
    if each.ask is jetmoe:
        router = kind(E, E, own.num_experts_per_tok)
    else:
        router = kind if each.ask in METHODS else kind(own)
    with torch.no_grad():
        ids, weights = each.ask(router, own, q)
    order = ids.argsort(dim=-1)
    return {
        "name": each.name,
        "source": f"transformers {transformers.__version__} {each.router}",
        "config": {"model_type": each.name, **each.config},
        "router": each.index,
        "seed": seed,
        "bias": each.bias,
        "scale": each.scale,
        "ids": ids.gather(1, order).tolist(),
        "weights": [[float(f"{w:.9g}") for w in row] for row in weights.gather(1, order).tolist()],
    }


if __name__ == "__main__":
    failed = 0
    for seed, each in zip(count(1), CASES):
        try:
            print(json.dumps(ask(each, seed)))
        except Exception as error:  # say it and go on: a machine with PyTorch may be lent for one run
            failed += 1
            print(f"{each.name}: {type(error).__name__}: {error}", file=sys.stderr)
    sys.exit(failed > 0)
