/**
 * Routes over HTTP in a Cloudflare Worker: POST logits, `[numTokens, 384]` f32.
 *
 *     npx jsr add @tilegate/tilegate
 *     npx wrangler dev
 *
 * A Worker may not compile WebAssembly while it handles a request. It imports the kernel instead,
 * which the platform has compiled, and hands it over as `wasm`. Other edge runtimes do the same.
 */
import { presets } from "@tilegate/tilegate";
import { createWasmGate } from "@tilegate/tilegate/wasm";
import kernel from "@tilegate/tilegate/tilegate.wasm";

const bias = new Float32Array(384); // in a model: the layer's e_score_correction_bias
let gate;

export default {
  async fetch(request) {
    try {
      gate ??= await createWasmGate({ ...presets.kimiK2, bias, wasm: kernel });
      const { indices, weights } = gate.routeSync(new Float32Array(await request.arrayBuffer()));
      return Response.json({ indices: [...indices], weights: [...weights] });
    } catch (error) {
      return new Response(error.message, { status: 400 });
    }
  },
};
