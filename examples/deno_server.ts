/**
 * Routes over HTTP in Deno: POST logits, `[numTokens, 384]` f32, get expert ids and weights.
 *
 *     deno add jsr:@tilegate/tilegate
 *     deno run --allow-net --allow-env=PORT deno_server.ts
 */
import { presets } from "@tilegate/tilegate";
import { createWasmGate } from "@tilegate/tilegate/wasm";

const bias = new Float32Array(384); // in a model: the layer's e_score_correction_bias
const gate = await createWasmGate({ ...presets.kimiK2, bias });
const port = Number(Deno.env.get("PORT") ?? 8000);

Deno.serve({ port }, async (request) => {
  try {
    const logits = new Float32Array(await request.arrayBuffer());
    const { indices, weights } = gate.routeSync(logits);
    return Response.json({ indices: [...indices], weights: [...weights] });
  } catch (error) {
    return new Response((error as Error).message, { status: 400 });
  }
});
