/** The columns of a picture: neighbouring experts share one where there are more experts than room. */

/** Characters left of the columns, for labels. */
export const GUTTER = 8;

/** A column. */
export interface Column {
  /** Its first expert. */
  readonly first: number;
  /** Its last expert. */
  readonly last: number;
  /** Whether an expert group other than the first begins here. */
  readonly startsGroup: boolean;
}

/** What the columns have to show. */
export interface ColumnOptions {
  /** Characters that there are, separators between groups included. */
  readonly width: number;
  /** Expert groups; no column holds experts of two. Default: 1. */
  readonly groupCount?: number;
}

function cut(first: number, end: number, size: number): Omit<Column, "startsGroup">[] {
  const columns: Omit<Column, "startsGroup">[] = [];
  for (let start = first; start < end; start += size) {
    columns.push({ first: start, last: Math.min(start + size, end) - 1 });
  }
  return columns;
}

/**
 * Divides the experts into columns of equal size, the last of a group excepted.
 *
 * @param numExperts How many experts there are.
 * @param options The room, and the groups. Groups that have no room for a column each are not shown.
 * @returns The columns.
 */
export function divideColumns(numExperts: number, options: ColumnOptions): Column[] {
  const { width, groupCount = 1 } = options;
  const perGroup = numExperts / groupCount;
  const room = Math.floor((width - (groupCount - 1)) / groupCount);
  if (groupCount > 1 && (room < 1 || !Number.isInteger(perGroup))) {
    return divideColumns(numExperts, { width });
  }
  const size = Math.max(1, Math.ceil(perGroup / room));
  return Array.from({ length: groupCount }, (_, group) => {
    return cut(group * perGroup, (group + 1) * perGroup, size).map((column, i) => {
      return { ...column, startsGroup: i === 0 && group > 0 };
    });
  }).flat();
}

/**
 * Puts a character for each column side by side, with a separator before each group but the first.
 *
 * @param columns The columns.
 * @param draw What to draw: the character of a column, and the separator.
 * @returns The line.
 */
export function joinColumns(
  columns: readonly Column[],
  draw: { readonly cell: (column: Column) => string; readonly separator: string },
): string {
  return columns.map((column) => (column.startsGroup ? draw.separator : "") + draw.cell(column))
    .join("");
}

/**
 * Says how many experts share a column.
 *
 * @param columns The columns.
 * @returns For instance `, 6 experts a column`; an empty text where each has one.
 */
export function describeColumns(columns: readonly Column[]): string {
  const size = columns[0].last - columns[0].first + 1;
  return size === 1 ? "" : `, ${size} experts a column`;
}

/**
 * Names experts under the columns: the first of each group, and the last of all.
 *
 * @param columns The columns.
 * @returns The line, as wide as the columns; a name that has no room is left out.
 */
export function axisLine(columns: readonly Column[]): string {
  let line = "";
  let width = 0;
  for (const { first, startsGroup } of columns) {
    width += startsGroup ? 2 : 1;
    const start = width - 1;
    if ((startsGroup || first === 0) && line.length <= start - Math.min(start, 1)) {
      line = line.padEnd(start) + first;
    }
  }
  const last = `${columns[columns.length - 1].last}`;
  const start = width - last.length;
  return start > line.length ? line.padEnd(start) + last : line.slice(0, width);
}
