/** Promise: the WebGPU backend routes as the tiled kernel does. A file of its own, as each of its 72 cases compiles a shader. */

import { assertEquals } from "@std/assert";
import { gpuTest } from "../support/gpu.ts";
import { loadPeerCases } from "../support/peers.ts";
import { compareWithPeers } from "../support/peers_compare.ts";

gpuTest("peers: the WebGPU backend agrees with the tiled kernel", async (device, t) => {
  const cases = loadPeerCases().filter(({ tiled }) => tiled);
  assertEquals(cases.length, 72);
  await compareWithPeers(t, { cases, backend: "webgpu", device });
});
