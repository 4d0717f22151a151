"""Writes what the configuration classes of transformers take for keys that a config leaves out.

    pip install torch transformers==5.17.0
    deno eval 'import { MODEL_TYPES } from "./models/model_types.ts"; console.log(Object.keys(MODEL_TYPES).join(" "))' |
      python tools/models/transformers_defaults.py > tests/vectors/class_defaults.jsonl

A line per model type that transformers has: the keys of its default config that speak of routers or
of layers.
"""

import json
import os
import re
import sys

os.environ["TRANSFORMERS_VERBOSITY"] = "error"
from transformers.models.auto.configuration_auto import CONFIG_MAPPING

ROUTING = re.compile(
    "expert|top_?k|moe|rout|^n_group$|norm_topk|renorm|dense_replace|sparse|layers$|pattern|mlp_layer"
    "|layers_block|scor|mlp_only|interleave|num_hash|zero_|norm_min|_config$|model_type"
)
IGNORED = re.compile("layer_types$|rope|aux_loss|jitter|intermediate|index_|vision|audio|code2wav|mtp")


def routing(keys):
    kept = {}
    for name, value in keys.items():
        if not ROUTING.search(name) or (IGNORED.search(name) and name != "mlp_layer_types"):
            continue
        kept[name] = routing(value) if isinstance(value, dict) else value
    return kept


for model_type in sys.stdin.read().split():
    if model_type in CONFIG_MAPPING:
        config = CONFIG_MAPPING[model_type]().to_dict()
        print(json.dumps({"name": model_type, "config": routing(config)}))
