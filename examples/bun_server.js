/**
 * Routes over HTTP in Bun: POST logits, `[numTokens, 384]` f32, get expert ids and weights.
 *
 *     bunx jsr add @tilegate/tilegate
 *     bun run bun_server.js
 */
import { presets } from "@tilegate/tilegate";
import { createWasmGate } from "@tilegate/tilegate/wasm";

const bias = new Float32Array(384); // in a model: the layer's e_score_correction_bias
const gate = await createWasmGate({ ...presets.kimiK2, bias });

const server = Bun.serve({
  port: process.env.PORT ?? 8000,
  async fetch(request) {
    try {
      const logits = new Float32Array(await request.arrayBuffer());
      const { indices, weights } = gate.routeSync(logits);
      return Response.json({ indices: [...indices], weights: [...weights] });
    } catch (error) {
      return new Response(error.message, { status: 400 });
    }
  },
});
console.log(`Listening on ${server.url}`);
