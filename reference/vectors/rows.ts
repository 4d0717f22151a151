/**
 * The inputs of the frozen gates: logits, biases, scales and maps, made from a seed.
 *
 * Integer arithmetic makes them, and binary64 sums and products that are exact, so that every engine
 * and every language gives the same words: no logarithm, no cosine, no rounding. A value that a 16-bit
 * format cannot hold is truncated towards zero. The {@linkcode checksum} of a gate's logits is stored
 * with its results, so that a port can check its rows before it compares a result.
 *
 * @module
 */

/** A number format: IEEE-754 binary32, IEEE-754 binary16, or bfloat16. */
export type RowDtype = "f32" | "f16" | "bf16";

/** Words of a format: binary32 in a `Uint32Array`, 16 bits in a `Uint16Array`. */
export type Words = Uint32Array<ArrayBuffer> | Uint16Array<ArrayBuffer>;

/** The layout of a format. */
interface Format {
  readonly dtype: RowDtype;
  /** Bits of the mantissa. */
  readonly mantissa: number;
  /** Bits of the exponent. */
  readonly exponent: number;
}

const FORMATS: Readonly<Record<RowDtype, Format>> = {
  f32: { dtype: "f32", mantissa: 23, exponent: 8 },
  f16: { dtype: "f16", mantissa: 10, exponent: 5 },
  bf16: { dtype: "bf16", mantissa: 7, exponent: 8 },
};

// Random words

/** The finalizer of MurmurHash3. */
function scramble(bits: number): number {
  let x = bits | 0;
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}

/** Word n of a stream is `scramble(key + n * 0x9e3779b9)`, the key made of the seed and the stream. */
class RandomWords {
  #state: number;

  constructor(seed: number, stream: number) {
    this.#state = scramble(scramble(seed) + stream);
  }

  /** Draws 32 bits. */
  bits(): number {
    this.#state = (this.#state + 0x9e3779b9) | 0;
    return scramble(this.#state);
  }

  /** Draws an integer in [0, count), count at most 2^21: the product stays below 2^53. */
  below(count: number): number {
    return Math.floor(this.bits() * count / 0x100000000);
  }

  /** Draws 1 or −1. */
  sign(): number {
    return this.bits() & 1 ? -1 : 1;
  }

  /** Draws a bell of mean 0 and deviation 1.155: four 22-bit integers, summed, in units of 2^−21. */
  bell(): number {
    let sum = -0x800000;
    for (let i = 0; i < 4; i++) sum += this.bits() >>> 10;
    return sum / 0x200000;
  }
}

// Words of a format

const scratch = new DataView(new ArrayBuffer(4));

/** The word of a binary32 value in a format, truncated towards zero; binary16 stops at 65504. */
function wordOf(value: number, { dtype }: Format): number {
  scratch.setFloat32(0, value);
  const bits = scratch.getUint32(0);
  if (dtype === "f32") return bits;
  if (dtype === "bf16") return bits >>> 16;
  const sign = (bits >>> 16) & 0x8000;
  const exponent = ((bits >>> 23) & 0xff) - 112;
  const mantissa = bits & 0x7fffff;
  if (exponent >= 31) return sign | 0x7bff;
  if (exponent > 0) return sign | (exponent << 10) | (mantissa >>> 13);
  return exponent < -10 ? sign : sign | ((mantissa | 0x800000) >>> (14 - exponent));
}

/** A word of random sign and mantissa. */
function wordWith(exponent: number, random: RandomWords, format: Format): number {
  const { mantissa } = format;
  const fraction = random.bits() >>> (32 - mantissa);
  return signWord(random, format) + exponent * 2 ** mantissa + fraction;
}

/** +0 or −0. */
function signWord(random: RandomWords, { mantissa, exponent }: Format): number {
  return (random.bits() & 1) * 2 ** (mantissa + exponent);
}

/** The exponent field of 1. */
function exponentOfOne({ exponent }: Format): number {
  return 2 ** (exponent - 1) - 1;
}

/** A word between 1/16 and 4, of any sign. */
function ordinaryWord(random: RandomWords, format: Format): number {
  return wordWith(exponentOfOne(format) + 1 - random.below(6), random, format);
}

function infinityWord(random: RandomWords, format: Format): number {
  return signWord(random, format) + (2 ** format.exponent - 1) * 2 ** format.mantissa;
}

/** A NaN of any sign and payload. */
function nanWord(random: RandomWords, format: Format): number {
  const payload = 1 + random.below(2 ** Math.min(format.mantissa, 21) - 1);
  return infinityWord(random, format) + payload;
}

/** From 1e31 up to the largest finite value; of binary16, from 2^−3. */
function hugeWord(random: RandomWords, format: Format): number {
  const top = 2 ** format.exponent - 2;
  return wordWith(top - random.below(format.exponent === 8 ? 25 : 19), random, format);
}

function subnormalWord(random: RandomWords, format: Format): number {
  return wordWith(0, random, format);
}

/** Zero, the least and largest subnormal, the least normal, 1, the largest finite value, infinity. */
function limitWord(random: RandomWords, format: Format): number {
  const normal = 2 ** format.mantissa;
  const infinity = (2 ** format.exponent - 1) * normal;
  const limits = [0, 1, normal - 1, normal, exponentOfOne(format) * normal, infinity - 1, infinity];
  return signWord(random, format) + limits[random.below(limits.length)];
}

/** One to three units in the last place below 1, 2, 4, … 512: 63.999996 is one of binary32. */
function belowPowerWord(random: RandomWords, format: Format): number {
  const power = exponentOfOne(format) + random.below(10);
  const sign = random.below(4) === 0 ? 2 ** (format.mantissa + format.exponent) : 0;
  return sign + power * 2 ** format.mantissa - 1 - random.below(3);
}

// Kinds of rows

/** Draws what a whole row shares, and gives what draws the word of one expert. */
type Kind = (
  random: RandomWords,
  shape: { readonly format: Format; readonly numExperts: number },
) => (expert: number) => number;

/** A kind that is given by values: multiples of a power of two that binary32 holds. */
function values(
  kind: (random: RandomWords, numExperts: number) => (expert: number) => number,
): Kind {
  return (random, { format, numExperts }) => {
    const next = kind(random, numExperts);
    return (expert) => wordOf(next(expert), format);
  };
}

/** A kind that is given by words. */
function words(next: (random: RandomWords, format: Format) => number): Kind {
  return (random, { format }) => () => next(random, format);
}

/** Ordinary words, and one in `every` of another kind. */
function strewn(every: number, next: (random: RandomWords, format: Format) => number): Kind {
  return words((random, format) =>
    (random.below(every) === 0 ? next : ordinaryWord)(random, format)
  );
}

/** Words at most `most` units in the last place above a base that the row shares. */
function neighbours(most: number): Kind {
  return (random, { format }) => {
    const base = wordWith(exponentOfOne(format) + 3 - random.below(10), random, format);
    return () => base + random.below(most + 1);
  };
}

/** Powers of two from 16 up to 2^123, and of binary16 its largest value. */
function saturated(random: RandomWords): number {
  scratch.setUint32(0, (131 + random.below(120)) * 0x800000 + (random.bits() >>> 9));
  return random.sign() * scratch.getFloat32(0);
}

const KINDS: Readonly<Record<string, Kind>> = {
  "normal": values((random) => () => random.bell()),
  "wide": values((random) => () => 8 * random.bell()),
  "narrow": values((random) => () => 2 + Math.floor(random.bell() * 0x8000) / 0x200000),
  "ties": values((random) => () => random.below(4) - 1.5),
  "all equal": values((random) => {
    const value = 4 * random.bell();
    return () => value;
  }),
  "ascending": values((_, numExperts) => (e) => (e - (numExperts >> 1)) / 64),
  "descending": values((_, numExperts) => (e) => ((numExperts >> 1) - e) / 64),
  "quantised": values((random) => () => Math.floor(4 * random.bell()) / 4),
  "one-hot": values((random, numExperts) => {
    const hot = random.below(numExperts);
    const height = [4, 30, 200][random.below(3)];
    return (e) => e === hot ? height : -height;
  }),
  "saturated": values((random) => () => saturated(random)),
  "very negative": values((random) => () => -60 - random.below(50 << 15) / 0x8000),
  "around 17": values((random) => () => 15 + random.below(4 << 16) / 0x10000),
  "around 80": values((random) => () => random.sign() * (79 + random.below(2 << 16) / 0x10000)),
  "below powers of two": words(belowPowerWord),
  "huge": words(hugeWord),
  "near ties": neighbours(1),
  "neighbours": neighbours(8),
  "some NaN": strewn(2, nanWord),
  "all NaN": words(nanWord),
  "infinities": strewn(3, infinityWord),
  "signed zeros": strewn(2, signWord),
  "subnormals": words(subnormalWord),
  "limits": words(limitWord),
  "any bits": words((random, { dtype }) => random.bits() >>> (dtype === "f32" ? 0 : 16)),
};

/** The names of all kinds of rows. */
export const ROW_KINDS: readonly string[] = Object.keys(KINDS);

/** The finite kinds of a bias. */
const BIAS_KINDS: Readonly<Record<string, Kind>> = {
  "normal": values((random) => () => random.bell() / 8),
  "ties": values((random) => () => (random.below(3) - 1) / 4),
  "zero": values(() => () => 0),
  "negative": values((random) => () => -1 - random.below(4 << 16) / 0x10000),
  "huge": words(hugeWord),
  "subnormal": words(subnormalWord),
  "largest": words((random, format) =>
    signWord(random, format) + (2 ** format.exponent - 1) * 2 ** format.mantissa - 1
  ),
};

function allocate(dtype: RowDtype, length: number): Words {
  return dtype === "f32" ? new Uint32Array(length) : new Uint16Array(length);
}

// What a gate is given

/** The logits of a gate. */
export interface LogitsSpec {
  /** Experts in a row. */
  readonly numExperts: number;
  /** What the logits are. */
  readonly dtype: RowDtype;
  /** The seed of the gate. */
  readonly seed: number;
  /** A name of {@linkcode ROW_KINDS} for each row. */
  readonly kinds: readonly string[];
}

/**
 * Makes the logits of a gate: row r is drawn from stream r of the seed.
 *
 * @param spec The shape, the dtype, the seed, and the kind of each row.
 * @returns `[rows, numExperts]` words.
 */
export function makeLogits(spec: LogitsSpec): Words {
  const { numExperts, dtype, seed, kinds } = spec;
  const format = FORMATS[dtype];
  const logits = allocate(dtype, kinds.length * numExperts);
  for (const [row, kind] of kinds.entries()) {
    const next = KINDS[kind](new RandomWords(seed, row), { format, numExperts });
    for (let e = 0; e < numExperts; e++) logits[row * numExperts + e] = next(e);
  }
  return logits;
}

/** The streams of a seed that are no row. */
const BIAS_STREAM = 1 << 20;
const SCALE_STREAM = 2 << 20;

/**
 * Makes a correction bias.
 *
 * @param numExperts How many values.
 * @param spec Its dtype, its kind, and the seed of the gate.
 * @returns `[numExperts]` words.
 */
export function makeBias(
  numExperts: number,
  spec: { readonly dtype: RowDtype; readonly kind: string; readonly seed: number },
): Words {
  const { dtype, kind, seed } = spec;
  const next = BIAS_KINDS[kind](new RandomWords(seed, BIAS_STREAM), {
    format: FORMATS[dtype],
    numExperts,
  });
  const bias = allocate(dtype, numExperts);
  for (let e = 0; e < numExperts; e++) bias[e] = next(e);
  return bias;
}

/**
 * Makes per-expert scales: half of them ordinary, the rest 0, 1, −1.25, 2^−140 and 2^127.
 *
 * @param numExperts How many values.
 * @param seed The seed of the gate.
 * @returns `[numExperts]` words of binary32.
 */
export function makeScale(numExperts: number, seed: number): Uint32Array<ArrayBuffer> {
  const random = new RandomWords(seed, SCALE_STREAM);
  const special = [0, 0x3f800000, 0xbfa00000, 0x00000200, 0x7f000000];
  return Uint32Array.from({ length: numExperts }, () => {
    const at = random.below(2 * special.length);
    return special[at] ?? ordinaryWord(random, FORMATS.f32);
  });
}

/**
 * Makes an expert map: 3e + 1 for expert e, and −1 for every fifth.
 *
 * @param numExperts How many values.
 * @returns `[numExperts]` physical ids.
 */
export function makeMap(numExperts: number): Int32Array<ArrayBuffer> {
  return Int32Array.from({ length: numExperts }, (_, e) => e % 5 === 2 ? -1 : 3 * e + 1);
}

/**
 * Computes FNV-1a over words, each taken as one symbol.
 *
 * @param words The words.
 * @returns Eight hexadecimal digits.
 */
export function checksum(words: Words): string {
  let hash = 0x811c9dc5;
  for (const word of words) hash = Math.imul(hash ^ word, 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, "0");
}
