/** Faults in the checks of options and arguments, and in what both kernels are told. */

import type { FaultRoom } from "./fault.ts";

const ERRORS = ["tests/gate/errors_test.ts", "tests/gate/arrays_test.ts"] as const;

/** Faults of `gate/`. */
export const GATE_FAULTS: FaultRoom = {
  name: "gate",
  folder: "gate/",
  tests: [
    ...ERRORS,
    "tests/gate/dtypes_test.ts",
    "tests/gate/option_names_test.ts",
    "tests/gate/bias_of_test.ts",
    "tests/gate/float16_test.ts",
    "tests/gate/receivers_test.ts",
    "tests/backends/wasm/fast_path_test.ts",
    "tests/equality/contract_test.ts",
    "tests/equality/frozen_bits_test.ts",
    "tests/equality/scaled_biases_test.ts",
  ],
  faults: [
    {
      file: "checks.ts",
      line: "if (Object.hasOwn(names, key)) continue;",
      wrong: "if (key in names) continue;",
      meaning: "options named as methods of every object are accepted",
    },
    {
      file: "checks.ts",
      line: 'if (typeof options !== "object" || options === null || Array.isArray(options)) {',
      wrong: 'if (typeof options !== "object" || options === null) {',
      meaning: "an array is accepted as options",
    },
    {
      file: "checks.ts",
      line:
        "if (Number.isInteger(value) && (value as number) >= rule.min && (value as number) <= rule.max) {",
      wrong:
        "if (Number.isInteger(value) && (value as number) >= rule.min && (value as number) <= rule.max + 1) {",
      meaning: "integers one past their greatest value are accepted",
    },
    {
      file: "checks.ts",
      line: "const least = rule.positive ? rounded > 0 : rounded >= 0 && (value as number) >= 0;",
      wrong: "const least = rule.positive ? (value as number) > 0 : rounded >= 0;",
      meaning: "a scaling factor that rounds to 0 is accepted",
    },
    {
      file: "checks.ts",
      line: "if (least && rounded < Infinity) return rounded + 0; // -0 becomes 0",
      wrong: "if (least) return rounded + 0;",
      meaning: "a number that rounds to Infinity is accepted",
    },
    {
      file: "checks.ts",
      line: "if (least && rounded < Infinity) return rounded + 0; // -0 becomes 0",
      wrong: "if (least && rounded < Infinity) return (value as number) + 0;",
      meaning: "epsilon and the scaling factor are not rounded to binary32",
    },
    {
      file: "checks.ts",
      line: "throw new (kind === type ? RangeError : TypeError)(`Cannot ${rule}, got ${got}`);",
      wrong: "throw new TypeError(`Cannot ${rule}, got ${got}`);",
      meaning: "a value outside its range is a TypeError",
    },
    {
      file: "arrays.ts",
      line: 'f32: { names: ["Float32Array"], text: "a Float32Array" },',
      wrong: 'f32: { names: ["Float32Array", "Int32Array"], text: "a Float32Array" },',
      meaning: "an Int32Array is accepted as binary32 logits",
    },
    {
      file: "arrays.ts",
      line: "return isUsable && overrides === undefined;",
      wrong: "return isUsable;",
      meaning: "a subclass that lies about its length is believed",
    },
    {
      file: "arrays.ts",
      line: "return isUsable && overrides === undefined;",
      wrong: "return overrides === undefined;",
      meaning: "an array whose memory was transferred away is accepted",
    },
    {
      file: "arrays.ts",
      line: "(numExperts === undefined ? facts.length >= atLeast : facts.length === numExperts);",
      wrong: "(numExperts === undefined ? facts.length >= atLeast : facts.length >= numExperts);",
      meaning: "an array of constants may be too long",
    },
    {
      file: "arrays.ts",
      line: "(numExperts === undefined ? facts.length >= atLeast : facts.length === numExperts);",
      wrong: "(numExperts === undefined ? true : facts.length === numExperts);",
      meaning: "an output may be too short",
    },
    {
      file: "arrays.ts",
      line: "if (array instanceof Float32Array) return new Float32Array(array);",
      wrong: "if (array instanceof Float32Array) return array;",
      meaning: "the caller's bias is used, not a copy",
    },
    {
      file: "arrays.ts",
      line: 'return checkFinite(new Float32Array(view), "perExpertScale");',
      wrong: 'return checkFinite(view, "perExpertScale");',
      meaning: "the caller's scale is used, not a copy",
    },
    {
      file: "arrays.ts",
      line: "const copy = new Int32Array(checkView(map, rule));",
      wrong: "const copy = checkView(map, rule);",
      meaning: "the caller's map is used, not a copy",
    },
    {
      file: "arrays.ts",
      line: "const bad = copy.findIndex((id) => id < -1);",
      wrong: "const bad = copy.findIndex((id) => id < -2);",
      meaning: "a map to −2 is accepted",
    },
    {
      file: "arrays.ts",
      line: "const bad = values.findIndex((value) => !Number.isFinite(value));",
      wrong: "const bad = values.findIndex((value) => Number.isNaN(value));",
      meaning: "an infinite bias is accepted",
    },
    {
      file: "arrays.ts",
      line: 'return dtype === "f16" ? decodeFloat16(array) : decodeBfloat16(array);',
      wrong: "return decodeBfloat16(array);",
      meaning: "a float16 bias is read as bfloat16",
    },
    {
      file: "float16.ts",
      line: "if (exponent > 0) magnitude = (0x400 + fraction) * 2 ** (exponent - 25);",
      wrong: "if (exponent > 1) magnitude = (0x400 + fraction) * 2 ** (exponent - 25);",
      meaning: "the smallest normal float16 of a bias count as subnormals",
    },
    {
      file: "batch.ts",
      line: "if (numTokens <= whole) return numTokens;",
      wrong: "if (numTokens <= whole + 1) return numTokens;",
      meaning: "logits may lack a row",
    },
    {
      file: "batch.ts",
      line: "} else if (Number.isInteger(whole)) return whole;",
      wrong: "} else return Math.floor(whole);",
      meaning: "half a row of logits is ignored",
    },
    {
      file: "batch.ts",
      line:
        'return checkInteger(value, { subject, min: 0, max: numTokens, because: "numTokens" });',
      wrong: 'return checkInteger(value, { subject, min: 0, max: 1e9, because: "numTokens" });',
      meaning: "more rows may be valid than there are",
    },
    {
      file: "batch.ts",
      line: "return first.view.byteOffset < end(second) && second.view.byteOffset < end(first);",
      wrong: "return first.view.byteOffset === second.view.byteOffset;",
      meaning: "outputs that overlap in part are accepted",
    },
    {
      file: "batch.ts",
      line: "if (chosen) used.push(chosen);",
      wrong: "",
      meaning: "outputs may overlap the expert ids",
    },
    {
      file: "batch.ts",
      line:
        "const bad = view.subarray(0, numValidTokens).findIndex((bias) => bias >>> 0 >= numBiases);",
      wrong: "const bad = view.subarray(0, numValidTokens).findIndex((bias) => bias >= numBiases);",
      meaning: "a negative bias of a token is accepted",
    },
    {
      file: "expert_ids.ts",
      line: "if (ids[at] >>> 0 < numExperts) continue;",
      wrong: "if (ids[at] < numExperts) continue;",
      meaning: "negative expert ids are accepted",
    },
    {
      file: "expert_ids.ts",
      line: "const from = (first + row) * topK;",
      wrong: "const from = row * topK;",
      meaning: "every chunk weighs the experts of the first one",
      tests: ["tests/equality/weigh_test.ts"],
    },
    {
      file: "encode_buffers.ts",
      line: "if ((usage & USAGE_STORAGE) === 0) {",
      wrong: "if (usage === 0) {",
      meaning: "a buffer that cannot be bound is accepted",
    },
    {
      file: "encode_buffers.ts",
      line: "logits: Math.ceil((numTokens * rowBytes(resolved)) / 4) * 4,",
      wrong: "logits: numTokens * rowBytes(resolved),",
      meaning: "a buffer of half a word too few is accepted",
    },
    {
      file: "encode_buffers.ts",
      line: "names.set(buffer, name);",
      wrong: "",
      meaning: "one buffer is accepted twice",
    },
    {
      file: "resolve_options.ts",
      line: "return groupsSelected < groupCount && groupCount < numExperts;",
      wrong: "return groupsSelected < groupCount;",
      meaning: "groups of one expert are ranked by scores, where saturated ones tie",
    },
    {
      file: "resolve_options.ts",
      line: "if (numExperts % groupCount !== 0) {",
      wrong: "if (groupCount > numExperts) {",
      meaning: "groups may be unequal",
    },
    {
      file: "resolve_options.ts",
      line: "const kept = (numExperts / groupCount) * groupsSelected;",
      wrong: "const kept = numExperts;",
      meaning: "more experts may be selected than the groups that stay have",
    },
    {
      file: "resolve_options.ts",
      line: "const slots = { min: 2, max: MAX_SCORED_SLOTS };",
      wrong: "const slots = { min: 2, max: 2 * MAX_SCORED_SLOTS };",
      meaning: "more slots are scored than a row has room for",
    },
    {
      file: "resolve_options.ts",
      line: "if (isSink) {",
      wrong: "if (false) {",
      meaning: "softmax is taken with scored shared experts",
    },
    {
      file: "batch.ts",
      line: "return numExperts + (sharedExpertSink ? numSharedExperts : 0);",
      wrong: "return numExperts + numSharedExperts;",
      meaning: "rows have logits of shared experts that are not scored",
    },
    {
      file: "constants.ts",
      line:
        "floats[start + Math.floor(expert / size) * stride + expert % size] = bias ? bias[i] : 0;",
      wrong: "floats[start + expert] = bias ? bias[i] : 0;",
      meaning: "the bias of padded groups is out of place",
    },
    {
      file: "constants.ts",
      line: "const entry = Math.round((1 - power) * 2 ** 32);",
      wrong: "const entry = Math.floor((1 - power) * 2 ** 32);",
      meaning: "the exp table is cut, not rounded",
    },
  ],
};
