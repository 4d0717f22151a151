/** A GPU's scores against WASM's, by checksums of blocks; where one differs, by its inputs. */

import { expTable } from "../../gate/constants.ts";
import { scoreBlock, SEGMENT_BLOCKS } from "./checksum.ts";
import { GpuProgram } from "./gpu.ts";
import { segmentsOf } from "./kernel.ts";
import type { ScoreName } from "./oracle.ts";
import type { ProvePool } from "./pool.ts";
import { checksumShader, listShader, PROVE_WORKGROUP } from "./shaders.ts";
import type { ProveTask } from "./worker.ts";

/** What is compared. */
export interface EqualityOptions {
  /** The score. */
  readonly name: ScoreName;
  /** The first blocks of every run of blocks, a block being the upper 16 bits of its inputs. */
  readonly runs: readonly number[];
  /** Blocks of a run. */
  readonly blocks: number;
  /** Told how many blocks are done. */
  readonly onProgress?: (blocks: number) => void;
}

/** What came of it. */
export interface EqualityReport {
  /** Blocks compared. */
  readonly blocks: number;
  /** Blocks that differ. */
  readonly differing: number;
  /** The first input that differs, in words. */
  readonly failure: string | undefined;
  /** The largest |estimate − score| on the GPU, as a part of what pruning allows for. */
  readonly estimatePart: number;
}

/**
 * Lists what is compared of a score.
 *
 * @param name The score.
 * @param stride Every how many blocks; 1 is all.
 * @returns Its options: a run is a segment, or a single block of many.
 */
export function blocksOf(name: ScoreName, stride: number): EqualityOptions {
  const segments = segmentsOf(name);
  const starts = segments.map((segment) => segment * SEGMENT_BLOCKS);
  if (stride === 1) return { name, runs: starts, blocks: SEGMENT_BLOCKS };
  const all = starts.flatMap((start) =>
    Array.from({ length: SEGMENT_BLOCKS }, (_, i) => start + i)
  );
  return { name, runs: all.filter((_, i) => i % stride === 0), blocks: 1 };
}

const hex = (word: number): string => "0x" + word.toString(16).padStart(8, "0");

/** Finds the first input of a block whose scores differ. */
async function firstDifference(
  device: GPUDevice,
  name: ScoreName,
  block: number,
): Promise<string> {
  const shader = { code: listShader(name), entryPoint: "list_block", uniform: 2 };
  const program = await GpuProgram.create(device, shader);
  const expected = scoreBlock(name, block);
  const actual = await program.run({
    inputs: { 0: new Uint32Array(expTable()), 2: new Uint32Array([block, 0, 0, 0]) },
    output: 1,
    words: expected.length,
    workgroups: expected.length / PROVE_WORKGROUP,
  });
  const at = actual.findIndex((word, i) => word !== expected[i]);
  if (at < 0) return `${name}: block ${hex(block)} differs only when it is summed`;
  const input = hex(block * expected.length + at);
  return `${name}(${input}) is ${hex(expected[at])} on wasm and ${hex(actual[at])} on webgpu`;
}

/** The checksums of the runs on the CPU, computed by the pool while the GPU is at work. */
function sumOnWasm(
  pool: ProvePool,
  { name, runs, blocks, onProgress }: EqualityOptions,
): Promise<Uint32Array[]> {
  const sums: Uint32Array[] = new Array(runs.length);
  const tasks = runs.map((firstBlock): ProveTask => ({
    kind: "checksums",
    checksums: { name, firstBlock, blocks },
  }));
  let done = 0;
  return pool.run<Uint32Array>(tasks, (result, index) => {
    sums[index] = result;
    onProgress?.(done += blocks);
  }).then(() => sums);
}

async function sumOnGpu(
  device: GPUDevice,
  { name, runs, blocks }: EqualityOptions,
): Promise<Uint32Array[]> {
  const shader = { code: checksumShader(name), entryPoint: "checksum_block", uniform: 2 };
  const program = await GpuProgram.create(device, shader);
  const sums: Uint32Array[] = [];
  for (const firstBlock of runs) {
    sums.push(
      await program.run({
        inputs: { 0: new Uint32Array(expTable()), 2: new Uint32Array([firstBlock, 0, 0, 0]) },
        output: 1,
        words: 4 * blocks,
        workgroups: blocks,
      }),
    );
  }
  return sums;
}

/**
 * Compares the scores of a GPU with those of WASM.
 *
 * @param device The GPU.
 * @param pool The workers that compute WASM's side.
 * @param options What is compared.
 * @returns What differs.
 */
export async function proveEquality(
  device: GPUDevice,
  pool: ProvePool,
  options: EqualityOptions,
): Promise<EqualityReport> {
  const { name, runs, blocks } = options;
  const [ours, theirs] = await Promise.all([sumOnWasm(pool, options), sumOnGpu(device, options)]);
  const differing: number[] = [];
  const part = new Uint32Array(1);
  for (const [run, sums] of theirs.entries()) {
    for (let i = 0; i < blocks; i++) {
      const equal = sums[4 * i] === ours[run][2 * i] && sums[4 * i + 1] === ours[run][2 * i + 1];
      if (!equal) differing.push(runs[run] + i);
      part[0] = Math.max(part[0], sums[4 * i + 2]);
    }
  }
  return {
    blocks: runs.length * blocks,
    differing: differing.length,
    failure: differing.length > 0 ? await firstDifference(device, name, differing[0]) : undefined,
    estimatePart: new Float32Array(part.buffer)[0],
  };
}
