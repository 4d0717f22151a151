/** Promise: Tint, the WGSL compiler of Chrome, accepts the shaders that the generator makes. */

import { assert, assertEquals } from "@std/assert";
import type { GateOptions } from "../../gate/options.ts";
import { resolveOptions } from "../../gate/resolve_options.ts";
import { specialize } from "../../wgsl/generate/shader.ts";
import { ODD_SHAPES, parityCases, type Shape, TILED_SHAPES } from "../support/parity_cases.ts";
import { openDawn } from "./dawn.ts";

/**
 * The parity cases of a shape, which are all sigmoid, each of the other scorings, a soft cap, and shared experts that
 * are scored.
 */
function optionsOfShape(shape: Shape): GateOptions[] {
  const [numExperts, count, selected, topK] = shape;
  const bias = new Float32Array(numExperts);
  const groups = { count, selected };
  const base = { numExperts, topK, ...(count > 1 && { groups }) };
  const others = (["softmax", "sqrtsoftplus"] as const).flatMap((scoring) => [
    { ...base, scoring },
    { ...base, scoring, bias },
    { ...base, scoring, dtype: "f16" as const, renormalize: false },
    { ...base, scoring, bias, dtype: "bf16" as const, renormalize: false },
  ]);
  const rare: GateOptions[] = [
    { ...base, bias, logitSoftCap: 30 },
    { ...base, scoring: "softmax", dtype: "f16", logitSoftCap: 30, logitScale: 2 },
    ...topK === 64 ? [] : [{ ...base, bias, numSharedExperts: 1, sharedExpertSink: true }],
  ];
  return [...parityCases([shape]).map(({ options }) => options()), ...others, ...rare];
}

/** Makes the shaders of a shape, each with the options that first led to it. */
function shadersOfShape(shape: Shape): Map<string, GateOptions> {
  const shaders = new Map<string, GateOptions>();
  for (const options of optionsOfShape(shape)) {
    const { code } = specialize(resolveOptions(options));
    if (!shaders.has(code)) shaders.set(code, options);
  }
  return shaders;
}

function describeOptions(options: GateOptions): string {
  return JSON.stringify(options, (_, value) => ArrayBuffer.isView(value) ? "given" : value);
}

/** Compiles a shader and its pipeline, and collects what Tint and the validation say against them. */
async function compile(device: GPUDevice, code: string): Promise<string[]> {
  device.pushErrorScope("validation");
  const module = device.createShaderModule({ code });
  const { messages } = await module.getCompilationInfo();
  const compute = { module, entryPoint: "route_tokens" };
  device.createComputePipeline({ layout: "auto", compute });
  const error = await device.popErrorScope();
  const lines = code.split("\n");
  const complaints = messages.map(({ type, lineNum, linePos, message }) =>
    `${type} at ${lineNum}:${linePos}: ${message}: ${lines[lineNum - 1]}`
  );
  return error && complaints.length === 0 ? [error.message] : complaints;
}

async function complaintsAbout(device: GPUDevice, shape: Shape): Promise<string[]> {
  const complaints: string[] = [];
  for (const [code, options] of shadersOfShape(shape)) {
    for (const complaint of await compile(device, code)) {
      complaints.push(`${describeOptions(options)}: ${complaint}`);
    }
  }
  return complaints;
}

for (const shape of [...TILED_SHAPES, ...ODD_SHAPES]) {
  Deno.test(`Tint accepts the shaders of shape ${shape}`, async () => {
    const device = await openDawn("backend=null");
    assert(device, "Dawn's null backend needs no driver");
    try {
      assertEquals(await complaintsAbout(device, shape), []);
    } finally {
      device.destroy();
    }
  });
}
