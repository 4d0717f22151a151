/** A small seeded source of random numbers: the same seed and stream give the same numbers everywhere. */

const GOLDEN = 0x9e3779b9;
const NORMAL_COUNT = 1 << 16;

/** Scrambles 32 bits; a bijection in which every input bit reaches every output bit. */
export function scramble(bits: number): number {
  let x = bits | 0;
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}

/** Scrambles several 32-bit numbers into one, order mattering. */
export function scrambleAll(...numbers: number[]): number {
  let state = GOLDEN;
  for (const number of numbers) {
    state = scramble(state ^ scramble(number + GOLDEN)) + GOLDEN;
    state = scramble(state + scramble(Math.floor(number / 2 ** 32)));
  }
  return state >>> 0;
}

let normalTable: Float32Array | undefined;

/** 65 536 standard normal deviates, made once: a lookup is ten times cheaper than a logarithm. */
function normals(): Float32Array {
  if (normalTable !== undefined) return normalTable;
  const source = new RandomSource(1, 1);
  const table = new Float32Array(NORMAL_COUNT);
  for (let i = 0; i < NORMAL_COUNT; i += 2) {
    const radius = Math.sqrt(-2 * Math.log(1 - source.unit()));
    const angle = 2 * Math.PI * source.unit();
    table[i] = radius * Math.cos(angle);
    table[i + 1] = radius * Math.sin(angle);
  }
  normalTable = table;
  return table;
}

/** A counter-based generator: number n of stream s is a pure function of (seed, s, n). */
export class RandomSource {
  readonly #key: number;
  #counter = 0;

  /**
   * Starts a stream.
   *
   * @param seed Any non-negative integer.
   * @param stream Which of the independent streams of that seed, a row number say.
   */
  constructor(seed: number, stream: number) {
    this.#key = scrambleAll(seed, stream);
  }

  /** Draws 32 random bits as an unsigned integer. */
  bits(): number {
    this.#counter = (this.#counter + GOLDEN) | 0;
    return scramble(this.#counter ^ this.#key);
  }

  /** Draws a number in [0, 1). */
  unit(): number {
    return this.bits() / 2 ** 32;
  }

  /** Draws an integer in [0, count). */
  below(count: number): number {
    return Math.floor(this.unit() * count);
  }

  /** Draws a standard normal number: one of 65 536 deviates, its low bits perturbed. */
  normal(): number {
    const bits = this.bits();
    const deviate = normals()[bits >>> 16];
    return deviate * (1 + (bits & 0xffff) * 2 ** -28);
  }
}
