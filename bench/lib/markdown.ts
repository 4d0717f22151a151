/** Tables in Markdown, which a person can read in a terminal too. */

/**
 * Lays cells out; the first column is flush left, the others right.
 *
 * @param head The names of the columns.
 * @param rows The cells.
 * @returns The table.
 */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((_, i) =>
    Math.max(3, ...[head, ...rows].map((cells) => cells[i].length))
  );
  const line = (cells: readonly string[]): string =>
    `| ${
      cells.map((cell, i) => i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i])).join(
        " | ",
      )
    } |`;
  const rule = widths.map((width, i) => i === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`);
  return [head, rule, ...rows].map(line).join("\n");
}

/**
 * Rounds to three digits.
 *
 * @param value A time.
 * @returns The digits.
 */
export function round(value: number): string {
  return `${Number(value.toPrecision(3))}`;
}
