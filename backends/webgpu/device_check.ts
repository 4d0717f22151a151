/**
 * The test batch that a device routes before its first result: a few rows for each path of the shader,
 * with known bits. Drivers exist whose workgroup atomics lose additions (gfx-rs/wgpu#8643) or whose
 * barriers do not wait (gfx-rs/wgpu#7904); no bound on float errors covers them.
 *
 * @module
 */

import { type Batch, resolveBatch } from "../../gate/batch.ts";
import type { GateOptions } from "../../gate/options.ts";
import { type ResolvedOptions, resolveOptions } from "../../gate/resolve_options.ts";
import { unavailable } from "./adapter.ts";

const NUM_EXPERTS = 64;
const TOP_K = 3;

/** One ulp of numbers from 0.5 to 1: what the choices of a near tie differ by. */
const ULP = 2 ** -24;

/**
 * The gate of the test batch: groups, because they have a path of their own, and a bias, because only
 * then do estimates in floats prune. Four rows share a workgroup.
 *
 * @returns Its options.
 */
export function checkOptions(): GateOptions {
  return {
    numExperts: NUM_EXPERTS,
    topK: TOP_K,
    groups: { count: 4, selected: 2 },
    bias: Float32Array.from({ length: NUM_EXPERTS }, (_, expert) => expert % 3 * ULP),
    checkDevice: false,
  };
}

/** The logits of each row, by expert. Six rows leave the second workgroup partly full. */
const ROWS: readonly ((expert: number) => number)[] = [
  // A plain row: estimates decide everything.
  (expert) => (expert * 37 % 64 - 32) / 8,
  // Equal logits: more candidates than there is room for, so that the fallback path counts them all.
  () => 0.5,
  // Near ties of winners and losers, two in every lane: candidates are scored exactly.
  (expert) => ([0, 1, 4, 5].includes(expert % 16) ? 1 : -1) + (expert * 29 % 7) * ULP,
  // Groups whose scores differ by less than their estimates' error: groups are scored exactly.
  (expert) => (expert % 16 < 2 ? 2 : expert * 13 % 16 / -8) + (expert >> 4) * 2 * ULP,
  // NaN, infinities and both zeros.
  (expert) => [NaN, Infinity, -Infinity, -0, 0, 3, -3, 7e37][expert * 5 % 8],
  // One expert far ahead of equals.
  (expert) => expert === 41 ? 9 : -2,
];

/** The expert ids of each row. */
const EXPECTED_IDS: readonly string[] = [
  "19 57 31",
  "2 5 8",
  "20 5 17",
  "17 1 16",
  "5 11 53",
  "41 2 5",
];

/** The bits of the weights of each row, in hexadecimal. */
const EXPECTED_WEIGHTS: readonly string[] = [
  "3eabbd9a 3eaac129 3ea9813e",
  "3eaaaaab 3eaaaaab 3eaaaaab",
  "3eaaaaac 3eaaaaab 3eaaaaab",
  "3eaaaaab 3eaaaaab 3eaaaaab",
  "3eaaaaab 3eaaaaab 3eaaaaab",
  "3f4eb663 3dc5266f 3dc5266f",
];

/**
 * Makes the test batch.
 *
 * @param resolved The gate of {@linkcode checkOptions}.
 * @returns A call of `route`.
 */
export function checkBatch(resolved: ResolvedOptions): Batch {
  const logits = ROWS.flatMap((row) => Array.from({ length: NUM_EXPERTS }, (_, e) => row(e)));
  return resolveBatch(resolved, Float32Array.from(logits));
}

/**
 * Compares the results of the test batch with the known bits.
 *
 * @param batch The batch after it was routed.
 * @returns The first row that differs, or −1.
 */
export function firstWrongRow({ indices, weights }: Batch): number {
  const bits = new Uint32Array(weights.buffer, weights.byteOffset, weights.length);
  return ROWS.findIndex((_, row) => {
    const [from, to] = [row * TOP_K, (row + 1) * TOP_K];
    const hex = Array.from(bits.subarray(from, to), (word) => word.toString(16).padStart(8, "0"));
    return indices.subarray(from, to).join(" ") !== EXPECTED_IDS[row] ||
      hex.join(" ") !== EXPECTED_WEIGHTS[row];
  });
}

/** The checks that have begun, by device: each device is checked once. */
const CHECKS = new WeakMap<GPUDevice, Promise<void>>();

/**
 * Routes the test batch on a device, unless that was done before.
 *
 * @param device The device.
 * @param route Routes a batch of a gate on it.
 * @throws {BackendUnavailableError} If the device computes other bits.
 */
export function checkDevice(
  device: GPUDevice,
  route: (resolved: ResolvedOptions, batch: Batch) => Promise<void>,
): Promise<void> {
  const known = CHECKS.get(device);
  if (known) return known;
  const check = runCheck(route);
  CHECKS.set(device, check);
  // A failure is not kept: it may have been a want of memory.
  check.catch(() => CHECKS.delete(device));
  return check;
}

async function runCheck(
  route: (resolved: ResolvedOptions, batch: Batch) => Promise<void>,
): Promise<void> {
  const resolved = resolveOptions(checkOptions());
  const batch = checkBatch(resolved);
  await route(resolved, batch);
  const row = firstWrongRow(batch);
  if (row === -1) return;
  throw unavailable(
    `The device routed row ${row} of a test batch to wrong bits, as drivers with broken atomics or ` +
      'barriers do. Use backend "wasm", update the driver, or pass checkDevice: false to use the ' +
      "device all the same.",
  );
}
