/** Promise: what the reader does not know it refuses, and says why. */

import { assert, assertEquals, assertThrows } from "@std/assert";
import { presetFromConfig, readModelConfig } from "../../config.ts";
import { resolveOptions } from "../../gate/resolve_options.ts";
import { MODEL_TYPES, REFUSED_TYPES } from "../../models/model_types.ts";
import { ERROR_CASES } from "./config_errors.ts";
import { CONFIG_CASES } from "./configs.ts";

Deno.test("config: an error names the key, what it must be, and what it is", () => {
  for (const { config, error, message } of ERROR_CASES) {
    const text = JSON.stringify(config);
    const thrown = assertThrows(() => presetFromConfig(config), error, message, text);
    assertEquals((thrown as Error).message, `Cannot read config: ${message}`);
  }
});

Deno.test("config: a type that options cannot describe is refused with the reason", () => {
  for (const [type, why] of Object.entries(REFUSED_TYPES)) {
    assertThrows(() => readModelConfig({ model_type: type }), RangeError, `"${type}" (${why})`);
  }
  assertEquals(Object.keys(REFUSED_TYPES).filter((type) => Object.hasOwn(MODEL_TYPES, type)), []);
});

Deno.test("config: what is read is within the limits of a gate", () => {
  const sizes = [0, -1, 1, 2, 7, 64, 65, 4096, 4097, 1.5, NaN, 2 ** 53];
  let read = 0;
  for (const { config } of CONFIG_CASES) {
    for (const key of Object.keys(config)) {
      for (const value of sizes) read += Number(isGateOrError({ ...config, [key]: value }));
    }
  }
  assert(read > 1000, `${read}`);
});

Deno.test("config: a value that holds itself is refused as any other", () => {
  const itself: unknown[] = [];
  itself.push(itself);
  let refused = 0;
  for (const { config } of CONFIG_CASES) {
    for (const key of Object.keys(config)) {
      refused += Number(!isGateOrError({ ...config, [key]: itself }));
    }
  }
  assert(refused > 300, `${refused}`);
});

/** Whether a config is read, to a gate that can be made; else its error is one of the reader's. */
function isGateOrError(config: unknown): boolean {
  try {
    const { numExperts, topK, ...preset } = presetFromConfig(config);
    resolveOptions({ ...preset, numExperts, topK, needs: [] });
    return true;
  } catch (error) {
    const text = Deno.inspect(config);
    assert(error instanceof TypeError || error instanceof RangeError, text);
    assert(error.message.startsWith("Cannot read config: "), `${error.message} ${text}`);
    return false;
  }
}
