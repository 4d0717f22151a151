/** Bit by bit: where the answers of two contestants to the same batch differ. */

/** One contestant's answer to a batch; weights as bits. */
export interface Answer {
  /** The contestant. */
  readonly name: string;
  /** `[rows, width]` expert ids. */
  readonly indices: Int32Array;
  /** `[rows, width]` weights, as bits. */
  readonly weights: Uint32Array;
  /** Every how many rows there is an answer. */
  readonly every: number;
  /** How many rows were answered. */
  readonly rows: number;
}

/** Views the weights of an answer as their bits. */
export function weightBits({ weights }: { readonly weights: Float32Array }): Uint32Array {
  return new Uint32Array(weights.buffer, weights.byteOffset, weights.length);
}

function bitCount(bits: number): number {
  let count = 0;
  for (let rest = bits >>> 0; rest !== 0; rest &= rest - 1) count++;
  return count;
}

/** A row in which two answers differ. */
export interface Difference {
  /** The row in the batch. */
  readonly row: number;
  /** How many bits differ. */
  readonly bits: number;
  /** The first slot that differs. */
  readonly slot: number;
}

/** Finds the rows in which two answers differ; `sparse` may have a row in `every` only. */
export function compare(
  { full, sparse }: { full: Answer; sparse: Answer },
  { rows, width }: { rows: number; width: number },
): Difference[] {
  const differences: Difference[] = [];
  const step = sparse.every / full.every;
  for (let row = 0; row < rows; row += sparse.every) {
    const at = row / full.every * width;
    const sparseAt = at / step;
    let bits = 0;
    let first = -1;
    for (let slot = 0; slot < width; slot++) {
      const index = full.indices[at + slot] ^ sparse.indices[sparseAt + slot];
      const weight = full.weights[at + slot] ^ sparse.weights[sparseAt + slot];
      if ((index | weight) === 0) continue;
      bits += bitCount(index) + bitCount(weight);
      if (first < 0) first = slot;
    }
    if (bits > 0) differences.push({ row, bits, slot: first });
  }
  return differences;
}

function hex(bits: number): string {
  return "0x" + (bits >>> 0).toString(16).padStart(8, "0");
}

/** Shows a slot with its bits. */
export function describeSlot(answer: Answer, at: number): string {
  const scratch = new Float32Array(1);
  new Uint32Array(scratch.buffer)[0] = answer.weights[at];
  return `${answer.name.padEnd(9)} expert ${answer.indices[at]} (${hex(answer.indices[at])}), ` +
    `weight ${scratch[0]} (${hex(answer.weights[at])})`;
}
