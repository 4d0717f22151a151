/** Structural equality and short printing for the stand-in of `@std/assert`. */

type Pair = readonly [unknown, unknown];

function sameLeaf(a: unknown, b: unknown): boolean {
  return a === b || (Number.isNaN(a) && Number.isNaN(b));
}

function isObject(value: unknown): value is Record<PropertyKey, unknown> {
  return typeof value === "object" && value !== null;
}

function equalIndexed(a: ArrayLike<unknown>, b: ArrayLike<unknown>): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (!sameLeaf(a[i], b[i])) return false;
  return true;
}

function equalMaps(a: Map<unknown, unknown>, b: Map<unknown, unknown>, seen: Pair[]): boolean {
  if (a.size !== b.size) return false;
  return [...a].every(([key, value]) => b.has(key) && equalSeen(value, b.get(key), seen));
}

function equalSets(a: Set<unknown>, b: Set<unknown>, seen: Pair[]): boolean {
  if (a.size !== b.size) return false;
  return [...a].every((x) => b.has(x) || [...b].some((y) => equalSeen(x, y, seen)));
}

function equalProperties(a: object, b: object, seen: Pair[]): boolean {
  const left = a as Record<PropertyKey, unknown>;
  const right = b as Record<PropertyKey, unknown>;
  const keys = new Set<PropertyKey>([...Reflect.ownKeys(a), ...Reflect.ownKeys(b)]);
  for (const key of keys) {
    if (key in left !== key in right || !equalSeen(left[key], right[key], seen)) return false;
  }
  return true;
}

function equalObjects(a: object, b: object, seen: Pair[]): boolean {
  if (a.constructor !== b.constructor) return false;
  if (seen.some(([x, y]) => x === a && y === b)) return true;
  const deeper: Pair[] = [...seen, [a, b]];
  if (a instanceof Date && b instanceof Date) return sameLeaf(a.getTime(), b.getTime());
  if (a instanceof RegExp || a instanceof URL) return String(a) === String(b);
  if (ArrayBuffer.isView(a) && "length" in a) {
    return equalIndexed(a as unknown as ArrayLike<unknown>, b as unknown as ArrayLike<unknown>);
  }
  if (a instanceof Map && b instanceof Map) return equalMaps(a, b, deeper);
  if (a instanceof Set && b instanceof Set) return equalSets(a, b, deeper);
  if (a instanceof Error && b instanceof Error && a.message !== b.message) return false;
  return equalProperties(a, b, deeper);
}

function equalSeen(a: unknown, b: unknown, seen: Pair[]): boolean {
  if (sameLeaf(a, b)) return true;
  return isObject(a) && isObject(b) && equalObjects(a, b, seen);
}

/** Tells whether two values are deeply equal; NaN equals NaN, and 0 equals -0. */
export function equal(a: unknown, b: unknown): boolean {
  return equalSeen(a, b, []);
}

/** Prints a value for a message, cut to a readable length. */
export function show(value: unknown): string {
  const text = Deno.inspect(value, {
    depth: 6,
    sorted: true,
    iterableLimit: 50,
    strAbbreviateSize: 2000,
  });
  return text.length > 4000 ? `${text.slice(0, 4000)}…` : text;
}

/** Prints the first differing lines of two values as a small diff. */
export function difference(actual: unknown, expected: unknown): string {
  const left = show(actual).split("\n");
  const right = show(expected).split("\n");
  if (left.length === 1 && right.length === 1) return `- ${left[0]}\n+ ${right[0]}`;
  let first = 0;
  while (first < left.length && left[first] === right[first]) first++;
  const from = Math.max(0, first - 2);
  const lines = left.slice(from, first).map((line) => `  ${line}`);
  lines.push(...left.slice(first, first + 8).map((line) => `- ${line}`));
  lines.push(...right.slice(first, first + 8).map((line) => `+ ${line}`));
  return lines.join("\n");
}
