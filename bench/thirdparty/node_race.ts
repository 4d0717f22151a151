/** The races of `bench/cpu/rivals.ts` in Node, bundled by `bench/report.ts`: all shapes against the rivals, as JSON. */

import { CPU_BATCHES, PLAN, raceShape } from "../cpu/race_cpu.ts";
import { BENCH_SHAPES } from "../lib/data.ts";
import { createOrt } from "./ort_rival.ts";
import { createTfjs } from "./tfjs_rival.ts";

const results = [];
for (const numTokens of CPU_BATCHES) {
  for (const shape of BENCH_SHAPES) {
    const race = { rivals: { ort: createOrt, tfjs: createTfjs }, rounds: PLAN.rounds };
    results.push(...await raceShape(shape, numTokens, race));
  }
}
console.log(JSON.stringify(results));
