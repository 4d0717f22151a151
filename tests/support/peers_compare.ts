/** Compares a decision with a peer's: the same experts, and weights as near as binary32 lets two routers be. */

import { assertEquals, assertLessOrEqual } from "@std/assert";
import { createGate } from "../../mod.ts";
import type { Decision } from "./gpu.ts";
import type { PeerCase } from "./peers.ts";

/** The peers compute in binary32 or less; a float64 router is within 6e-7 of all of them. */
const RELATIVE_TOLERANCE = 2e-6;

/** What is compared with the peers. */
export interface PeerComparison {
  /** The questions. */
  readonly cases: readonly PeerCase[];
  /** The backend. */
  readonly backend: "wasm" | "webgpu";
  /** The device for the WebGPU backend. */
  readonly device?: GPUDevice;
}

/**
 * Routes the peers' questions on a backend, each in a step of its own.
 *
 * @param t The test.
 * @param comparison The questions and the backend.
 */
export async function compareWithPeers(
  t: Deno.TestContext,
  { cases, backend, device }: PeerComparison,
): Promise<void> {
  for (const peer of cases) {
    await t.step(peer.name, async () => {
      using gate = await createGate({ ...peer.options, backend, device });
      assertEquals(gate.backend, backend);
      assertAgrees(await gate.route(peer.logits), peer);
    });
  }
}

/**
 * Asserts that a decision is the peer's.
 *
 * @param actual The decision.
 * @param peer The question and its answer.
 */
export function assertAgrees(actual: Decision, peer: PeerCase): void {
  for (let row = 0; row < peer.numTokens; row++) {
    const [from, to] = [row * peer.rowWidth, (row + 1) * peer.rowWidth];
    const mine = toRow(actual, from, to);
    const theirs = toRow(peer, from, to);
    const ids = peer.tiled ? mine.ids : mine.ids.toSorted(ascending);
    const wanted = peer.tiled ? theirs.ids : theirs.ids.toSorted(ascending);
    assertEquals(ids, wanted, `${peer.name}, row ${row}`);
    for (const [id, weight] of theirs.weights) {
      const error = Math.abs((mine.weights.get(id) ?? NaN) - weight) / Math.abs(weight);
      assertLessOrEqual(error, RELATIVE_TOLERANCE, `${peer.name}, row ${row}, expert ${id}`);
    }
  }
}

interface Row {
  readonly ids: number[];
  readonly weights: Map<number, number>;
}

function toRow({ indices, weights }: Decision, from: number, to: number): Row {
  const ids = Array.from(indices.subarray(from, to));
  return { ids, weights: new Map(ids.map((id, slot) => [id, weights[from + slot]])) };
}

function ascending(first: number, second: number): number {
  return first - second;
}
