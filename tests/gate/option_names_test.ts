/** Promise: an object of options has no name but those of options, also none that every object has. */

import { assertThrows } from "@std/assert";
import { resolveBatch, type RouteOptions } from "../../gate/batch.ts";
import { checkEncodeBuffers, type EncodeBuffers } from "../../gate/encode_buffers.ts";
import type { GateOptions } from "../../gate/options.ts";
import { resolveOptions } from "../../gate/resolve_options.ts";

const BASE = { numExperts: 8, topK: 2 };
const RESOLVED = resolveOptions(BASE);
const LOGITS = new Float32Array(8);

/** Names that every object inherits, one of them with a meaning of its own, and a misspelt one. */
const NAMES = ["toString", "constructor", "hasOwnProperty", "__proto__", "numexperts"] as const;

/** Adds a name of its own, `__proto__` too. */
function addName(options: object, name: string): object {
  Object.defineProperty(options, name, { value: 1, enumerable: true });
  return options;
}

const PLACES: Readonly<Record<string, (name: string) => unknown>> = {
  "options": (name) => resolveOptions(addName({ ...BASE }, name) as GateOptions),
  "groups": (name) => {
    const groups = addName({ count: 2, selected: 1 }, name) as GateOptions["groups"];
    return resolveOptions({ ...BASE, groups });
  },
  "bias": (name) => {
    const bias = addName({ dtype: "f32", data: LOGITS }, name) as GateOptions["bias"];
    return resolveOptions({ ...BASE, bias });
  },
  "the options of route": (name) =>
    resolveBatch(RESOLVED, LOGITS, addName({}, name) as RouteOptions),
  "the buffers of encode": (name) =>
    checkEncodeBuffers(RESOLVED, addName({}, name) as EncodeBuffers),
};

for (const [place, check] of Object.entries(PLACES)) {
  for (const name of NAMES) {
    Deno.test(`option names: ${place} must not have ${name}`, () => {
      assertThrows(() => check(name), TypeError, "option name");
    });
  }
}
