/**
 * Routes gates on a hostile adapter: the shader that gates run, with its floats as wrong as it claims that
 * they may be, and as WGSL allows, and beyond. Prints the bits that differ from WASM.
 *
 * @module
 */

import type { Arguments } from "../lib/arguments.ts";
import { openGpu } from "../lib/gpu.ts";
import { print, UsageError } from "../lib/terminal.ts";
import { runTool } from "../lib/tool.ts";
import {
  CLAIM_PATTERNS,
  type Difference,
  HostileCase,
  OPERATION_PATTERNS,
} from "./hostile_adapter.ts";
import { type HostileGate, hostileGates } from "./hostile_gates.ts";

const HELP = `Usage: deno task hostile [options]

Routes gates on an adapter whose floats are made wrong, and compares every bit with WASM. Exit code 1 if
a bit differs where floats are within what the shader claims or WGSL allows, 0 otherwise.

  --rows N      rows of each gate (default 192)
  --seed S      seed of biases and rows (default 1)
  --shapes N    shapes of each scoring, of 18 (default: all)
  --only TEXT   only gates with this in their name
  -h, --help    this text
`;

/** Levels of claimed errors: 0.9 and not 1, because the sums that make the estimates err too. */
const CLAIM_LEVELS = [0.9, 1.25, 2, 10, 100];
const OPERATION_LEVELS = [1, 2, 10, 31];

/** What was found of one level, over all gates of a scoring. */
class Totals {
  readonly #rows = new Map<string, { rows: number; wrongRows: number; wrongBits: number }>();

  /** Adds a result to a line of the table. */
  add(line: string, { rows, wrongRows, wrongBits }: Difference): void {
    const total = this.#rows.get(line) ?? { rows: 0, wrongRows: 0, wrongBits: 0 };
    this.#rows.set(line, {
      rows: total.rows + rows,
      wrongRows: total.wrongRows + wrongRows,
      wrongBits: total.wrongBits + wrongBits,
    });
  }

  /** Prints the table. */
  print(): void {
    print(`${"".padEnd(44)}${["rows", "that differ", "bits"].map((s) => s.padStart(14)).join("")}`);
    for (const [line, { rows, wrongRows, wrongBits }] of this.#rows) {
      const cells = [rows, wrongRows, wrongBits].map((each) => String(each).padStart(14));
      print(`${line.padEnd(44)}${cells.join("")}`);
    }
  }
}

/** Routes one gate at every level; returns what differs although the floats were within their bounds. */
async function runGate(gate: HostileGate, run: {
  readonly device: GPUDevice;
  readonly numRows: number;
  readonly seed: number;
  readonly totals: Totals;
}): Promise<string[]> {
  const { device, totals } = run;
  const hostile = await HostileCase.open(device, gate, run);
  const holes: string[] = [];
  const note = (line: string, difference: Difference, isWithin: boolean): void => {
    totals.add(`${line}, ${gate.scoring}`, difference);
    if (!isWithin || difference.wrongBits === 0) return;
    holes.push(`${gate.name}: ${line}, row ${difference.first}`);
  };
  for (const level of CLAIM_LEVELS) {
    for (const pattern of CLAIM_PATTERNS) {
      note(`claimed errors x ${level}`, await hostile.claim(level, pattern), level < 1);
    }
  }
  for (const level of OPERATION_LEVELS) {
    for (const pattern of OPERATION_PATTERNS) {
      for (const shift of level === 1 ? [-2, 0, 2] : [0]) {
        const errors = { level, pattern, shift, negativeZero: pattern === "ends" };
        note(`operations x ${level}`, await hostile.operations(errors), level === 1);
      }
      if (level > 1) continue;
      const errors = { level, pattern, shift: 2 };
      note(`reassociated x ${level}`, await hostile.operations(errors, true), true);
    }
  }
  hostile.destroy();
  return holes;
}

async function run(args: Arguments): Promise<number> {
  const only = args.text("only") ?? "";
  const gates = hostileGates(args.count("shapes", 1)).filter(({ name }) => name.includes(only));
  const gpu = await openGpu();
  if (!gpu.device) throw new UsageError(`Cannot run: ${gpu.reason}`);
  const { device } = gpu;
  print(`on ${gpu.name}, with floats made wrong`);
  const totals = new Totals();
  const holes: string[] = [];
  for (const gate of gates) {
    const found = await runGate(gate, {
      device,
      numRows: args.count("rows", 1) ?? 192,
      seed: args.count("seed") ?? 1,
      totals,
    });
    print(`${found.length ? "HOLE" : "ok  "} ${gate.name}`);
    holes.push(...found);
  }
  totals.print();
  for (const hole of holes) print(`a bit differs within the bounds: ${hole}`);
  device.destroy();
  return holes.length ? 1 : 0;
}

if (import.meta.main) {
  const flags = { rows: "value", seed: "value", shapes: "value", only: "value" } as const;
  await runTool({ help: HELP, flags, run });
}
