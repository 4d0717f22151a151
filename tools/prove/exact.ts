/** The oracle's oracle: the same four functions in whole numbers of 300 bits, for a sample of inputs. */

import { oracle, type ScoreName } from "./oracle.ts";

const BITS = 300n;
const ONE = 1n << BITS;
/** Halvings of the argument before the series, undone by as many squarings. */
const HALVINGS = 32n;

/** x · 2^300, exactly, for a binary32 x; those below 2^−149 do not exist. */
function toFixed(x: number): bigint {
  // 2^149 x is whole, and below 2^300; a double holds it.
  return BigInt(x * 2 ** 120 * 2 ** 29) << (BITS - 149n);
}

function multiply(a: bigint, b: bigint): bigint {
  return (a * b) >> BITS;
}

/** e^−a · 2^300 for a ≥ 0, off by a unit and 2^−260 of itself: the squarings double the error 32 times. */
function expNegativeFixed(a: bigint): bigint {
  const small = a >> HALVINGS;
  let term = ONE;
  let sum = ONE;
  for (let n = 1n; term !== 0n; n++) {
    term = -multiply(term, small) / n;
    sum += term;
  }
  for (let i = 0n; i < HALVINGS; i++) sum = multiply(sum, sum);
  return sum;
}

/** ln(1 + t) · 2^300 for 0 ≤ t ≤ 1. */
function logOnePlusFixed(t: bigint): bigint {
  const s = (t << BITS) / (2n * ONE + t);
  const w = multiply(s, s);
  let sum = 0n;
  let power = s;
  for (let n = 1n; power !== 0n; n += 2n) {
    sum += power / n;
    power = multiply(power, w);
  }
  return 2n * sum;
}

function exact(name: ScoreName, x: number): bigint {
  const a = toFixed(Math.abs(x));
  const t = expNegativeFixed(name === "tanh" ? 2n * a : a);
  if (name === "tanh") return ((ONE - t) << BITS) / (ONE + t);
  if (name === "exp") return t;
  if (name === "sigmoid") return ((x < 0 ? t : ONE) << BITS) / (ONE + t);
  return logOnePlusFixed(t) + (x < 0 ? 0n : toFixed(x));
}

/** value · 2^300 of a positive double, to a unit. */
function doubleToFixed(value: number): bigint {
  let scaled = value;
  let bits = BITS;
  for (; scaled < 2 ** 52; bits--) scaled *= 2;
  const whole = BigInt(scaled);
  return bits >= 0n ? whole << bits : whole >> -bits;
}

/**
 * Compares the oracle with 300 bits.
 *
 * @param name The score.
 * @param inputs Binary32 values, each at most 150 from 0, and at most 0 for exp.
 * @returns The largest relative error of the oracle.
 */
export function oracleError(name: ScoreName, inputs: Iterable<number>): number {
  let worst = 0;
  for (const x of inputs) {
    const truth = exact(name, x);
    const difference = doubleToFixed(oracle(name, x)) - truth;
    const parts = difference < 0n ? -difference : difference;
    worst = Math.max(worst, Number((parts << 80n) / truth) / 2 ** 80);
  }
  return worst;
}

/**
 * Draws inputs of every magnitude that matters, the same ones every time.
 *
 * @param name The score they are for.
 * @param count How many.
 * @returns Binary32 values of up to 150.
 */
export function oracleSample(name: ScoreName, count: number): number[] {
  let state = 0x9e3779b9;
  return Array.from({ length: count }, (_, i) => {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x5bd1e995 | 0;
    const fraction = (state >>> 8) / 2 ** 24;
    const magnitude = Math.fround(i % 2 ? 150 * fraction : 2 ** (-30 * fraction));
    if (name === "tanh") return magnitude;
    return name === "exp" || i % 4 < 2 ? -magnitude : magnitude;
  });
}
