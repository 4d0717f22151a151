/** Faults in the presets and in the reading of a model's config. */

import type { FaultRoom } from "./fault.ts";

/** Faults of `models/`. */
export const MODEL_FAULTS: FaultRoom = {
  name: "models",
  folder: "models/",
  tests: [
    "tests/models/presets_test.ts",
    "tests/models/config_layers_test.ts",
    "tests/models/config_values_test.ts",
    "tests/models/config_errors_test.ts",
    "tests/models/config_nested_test.ts",
    "tests/models/config_notes_test.ts",
    "tests/models/config_text_test.ts",
    "tests/models/gguf_test.ts",
    "tests/models/model_types_test.ts",
    "tests/equality/peers_test.ts",
  ],
  faults: [
    {
      file: "layers.ts",
      line:
        "return fill(reader, (layer) => kind(layer >= dense && (layer - origin) % step === 0));",
      wrong:
        "return fill(reader, (layer) => kind(layer > dense && (layer - origin) % step === 0));",
      meaning: "the first routed layer counts as dense",
    },
    {
      file: "layers.ts",
      line: "const origin = shifted ? dense : 0;",
      wrong: "const origin = 0;",
      meaning: "steps count from layer 0 where they count from the first routed one",
    },
    {
      file: "layers.ts",
      line:
        "return fill(reader, (layer) => kind(!dense.includes(layer) && (layer + 1) % every === 0));",
      wrong: "return fill(reader, (layer) => kind(!dense.includes(layer) && layer % every === 0));",
      meaning: "sparse steps are a layer off",
    },
    {
      file: "layers.ts",
      line: "return fill(reader, (layer) => kind(layer % every === rest));",
      wrong: "return fill(reader, (layer) => kind((layer + 1) % every === rest));",
      meaning: "periods of layers are a layer off",
    },
    {
      file: "layers.ts",
      line:
        "const isIn = (layer: number): boolean => layer >= first && (last === -1 || layer <= last);",
      wrong:
        "const isIn = (layer: number): boolean => layer >= first && (last === -1 || layer < last);",
      meaning: "the last layer of a range is left out",
    },
    {
      file: "layers.ts",
      line: 'return fill(reader, (layer) => layer < hashed ? "hash" : "moe");',
      wrong: 'return fill(reader, (layer) => layer <= hashed ? "hash" : "moe");',
      meaning: "a routed layer counts as a hash layer",
    },
    {
      file: "layers.ts",
      line: "if (count === null || length === count || (longer && length > count)) return;",
      wrong: "if (count === null || length >= count) return;",
      meaning: "a list of more layers than there are is accepted",
    },
    {
      file: "layers.ts",
      line: "return kinds.slice(0, reader.count ?? kinds.length);",
      wrong: "return kinds;",
      meaning: "layers past the model's are listed",
    },
    {
      file: "facts.ts",
      line: "return routed + zero;",
      wrong: "return routed;",
      meaning: "zero-computation experts are left out",
    },
    {
      file: "facts.ts",
      line:
        "const kept = groups === undefined ? numExperts : numExperts / groups.count * groups.selected;",
      wrong: "const kept = numExperts;",
      meaning: "more experts may be selected than the groups that stay have",
    },
    {
      file: "facts.ts",
      line: "routedScalingFactor: rule.dividedByTopK === true ? scale / topK : scale,",
      wrong: "routedScalingFactor: scale,",
      meaning: "weights that are divided by topK are not",
    },
    {
      file: "facts.ts",
      line:
        "if (!isSame(value, wanted)) fail(name, { wanted: `what ${other} is, ${show(wanted)}` }, value);",
      wrong: "",
      meaning: "two keys that disagree are accepted",
    },
    {
      file: "facts.ts",
      line: 'if (rule.groups === undefined) fixed(reader, "groups", 1);',
      wrong: "",
      meaning: "groups that the model's code does not read are accepted",
    },
    {
      file: "config.ts",
      line: "return flag ? rule.bias : null;",
      wrong: "return rule.bias;",
      meaning: "a model without a bias is said to need one",
    },
    {
      file: "config.ts",
      line: "const needs = NEEDS.filter((need) => tensors[need]);",
      wrong: 'const needs = NEEDS.filter((need) => need === "bias" && tensors[need]);',
      meaning: "a model that needs a scale per expert does not say so",
    },
    {
      file: "facts.ts",
      line: 'if (isMissing(value) || (typeof value === "number" && value <= 0)) return {};',
      wrong: "if (isMissing(value)) return {};",
      meaning: "a soft cap of 0 is refused",
    },
    {
      file: "rules.ts",
      line: 'groups: "top2sum",',
      wrong: 'groups: "max",',
      meaning: "DeepSeek-V3 scores groups by their best expert",
    },
    {
      file: "rules.ts",
      line: "renormalize: true,",
      after: "export const V4: RouterRule = {",
      wrong: "renormalize: false,",
      meaning: "DeepSeek-V4 does not divide its weights",
    },
    {
      file: "rules.ts",
      line: "epsilon: 1e-6,",
      wrong: "epsilon: 1e-20,",
      meaning: "LFM2's epsilon is DeepSeek's",
    },
    {
      file: "rules.ts",
      line: "defaults: { scale: 6 },",
      wrong: "defaults: { scale: 1 },",
      meaning: "LongCat-Flash has no scaling factor",
    },
    {
      file: "presets.ts",
      line: "kimiK2: [V3, 384, 8, 2.827],",
      wrong: "kimiK2: [V3, 384, 8, 2.872],",
      meaning: "Kimi-K2's scaling factor is another",
    },
    {
      file: "presets.ts",
      line: "qwen3Coder480b: [SOFTMAX, 160, 8],",
      wrong: "qwen3Coder480b: [SOFTMAX, 128, 8],",
      meaning: "Qwen3-Coder has as many experts as Qwen3",
    },
    {
      file: "presets.ts",
      line: "Object.freeze(groups);",
      wrong: "",
      meaning: "the groups of a preset can be changed",
    },
    {
      file: "reader.ts",
      line: 'if (typeof value === "number") return value !== 0;',
      wrong: 'if (typeof value === "number") return value === 1;',
      meaning: "a flag of 2 is false",
    },
    {
      file: "parse.ts",
      line: 'Infinity: "1e999",',
      wrong: 'Infinity: "0",',
      meaning: "a bare Infinity is read as 0",
    },
    {
      file: "gguf.ts",
      line: '2: "sigmoid",',
      wrong: '2: "softmax",',
      meaning: "GGUF's sigmoid is read as softmax",
    },
    {
      file: "gguf.ts",
      line: "if (scale === 0) return 1;",
      wrong: "if (scale === 1) return 1;",
      meaning: "GGUF's scale of 0, which stands for none, is an error",
    },
    {
      file: "gguf.ts",
      line: 'return layer >= dense && (layer + 1) % Math.max(1, step) === 0 ? "moe" : "dense";',
      wrong: 'return layer > dense && (layer + 1) % Math.max(1, step) === 0 ? "moe" : "dense";',
      meaning: "GGUF's first routed layer counts as dense",
    },
    {
      file: "gguf.ts",
      line: "epsilon: renormalize ? rule.epsilon ?? 0 : 0,",
      wrong: "epsilon: rule.epsilon ?? 0,",
      meaning: "an epsilon that nothing reads is set",
    },
  ],
};
