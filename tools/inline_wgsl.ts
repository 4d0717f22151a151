/**
 * Puts what a function names once to use once where it is used: `let b = f(a); return g(b);` becomes
 * `return g(f(a));`. Names explain the readable shaders; the shipped ones are read by compilers.
 *
 * @module
 */

/** A word, a number, or one character of punctuation, and whether white space stood before it. */
export interface Token {
  /** Its characters. */
  readonly text: string;
  /** Whether it stood apart from the one before. */
  readonly apart: boolean;
}

const WORD = /^[A-Za-z_]/;

/** What looks like a call and neither reads nor writes memory. */
const PURE =
  /^(?:select|min|max|clamp|abs|exp|sqrt|log|countLeadingZeros|[iuf]32|bitcast|vec[24][fiu]|if|return)$/;

/** What is the same everywhere: a constant's name as it is read, not as it is shipped. */
const CONSTANT = /^[A-Z][A-Z_]+$/;

/** Where a statement begins whose first expression is evaluated once, at once. */
const SIMPLE = /^(?!for|while|loop|switch|else|break|continue)[A-Za-z_]/;

/** `let name = …;` and the part of the next statement that is evaluated right after it. */
interface Pair {
  readonly name: string;
  readonly value: readonly Token[];
  /** Where the next statement begins, and where that part ends. */
  readonly next: number;
  readonly end: number;
}

/** The index of the token that closes the statement, or the condition, that begins at `start`. */
function endOf(body: readonly Token[], start: number): number {
  const closing = body[start].text === "if" ? ")" : ";";
  let depth = 0;
  for (let i = start; i < body.length; i++) {
    if (body[i].text === "(") depth++;
    if (body[i].text === ")") depth--;
    if (depth === 0 && body[i].text === closing) return i;
  }
  return body.length;
}

function pairAt(body: readonly Token[], i: number): Pair | undefined {
  if (body[i].text !== "let" || body[i + 2].text !== "=") return undefined;
  const next = endOf(body, i) + 1;
  const value = body.slice(i + 3, next - 1);
  return { name: body[i + 1].text, value, next, end: endOf(body, next) };
}

/** Whether the tokens call a function that may touch memory. */
function callsOther(tokens: readonly Token[]): boolean {
  return tokens.some(({ text }, i) =>
    WORD.test(text) && tokens[i + 1]?.text === "(" && !PURE.test(text)
  );
}

/**
 * Whether the value may be computed where it is used. Nothing before that place may be a call that has
 * returned; if the value is a call itself, nothing before may read memory or decide whether it is made.
 */
function mayMove(value: readonly Token[], before: readonly Token[]): boolean {
  const open: boolean[] = [];
  let called = false;
  before.forEach(({ text }, i) => {
    if (text === "(") open.push(callsOther(before.slice(i - 1, i + 1)));
    if (text === ")") called = open.pop() || called;
  });
  if (called) return false;
  const first = before[0].text;
  const declares = first === "let" || first === "var";
  const harmless = before.slice(declares ? 2 : 0).every(({ text }, i, rest) =>
    PURE.test(text) || rest[i + 1]?.text === "(" || /^[(,=-]$/.test(text)
  );
  return !callsOther(value) || harmless;
}

/**
 * Whether the value is the same wherever it is computed: of names that are given once and constants,
 * none of which another name hides, and not in a loop.
 */
function isFixed(
  value: readonly Token[],
  body: readonly Token[],
  between: readonly Token[],
): boolean {
  const given = new Set(
    body.flatMap(({ text }, j) =>
      body[j - 1]?.text === "let" || /^[(,]$/.test(body[j - 1]?.text) && body[j + 1].text === ":"
        ? [text]
        : []
    ),
  );
  const words = value.filter(({ text }, i) => WORD.test(text) && value[i - 1]?.text !== ".");
  const fixed = words.every(({ text }) =>
    given.has(text) || PURE.test(text) || CONSTANT.test(text)
  );
  const isHidden = words.some(({ text }) =>
    between.some((token, i) => /^(?:let|var)$/.test(token.text) && between[i + 1]?.text === text)
  );
  return fixed && !isHidden && !between.some(({ text }) => /^(?:for|while|loop)$/.test(text));
}

/** Whether the parenthesis at `start` is closed by the last token. */
function closesLast(texts: readonly string[], start: number): boolean {
  let depth = 0;
  const end = texts.findIndex((text, i) => {
    if (i >= start && text === "(") depth++;
    return i >= start && text === ")" && --depth === 0;
  });
  return end === texts.length - 1;
}

/** The value as it stands for its name: in parentheses unless it is one thing, or stands alone. */
function wrap(value: readonly Token[], sides: readonly [string, string]): readonly Token[] {
  const texts = value.map(({ text }) => text);
  const call = texts.indexOf("(");
  const isOne = /^[\w.]+$/.test(texts.join("")) ||
    call > 0 && /^\w+(?:<\w+>)?$/.test(texts.slice(0, call).join("")) &&
      closesLast(texts, call);
  // `f(a < b, c > d)` would be read as a template's arguments.
  const compares = texts.some((text, i) =>
    text === "<" && texts[i + 1] !== "<" && texts[i - 1] !== "<" &&
    texts[i - 1] !== "bitcast"
  );
  const before = compares ? /^(?:=|return)$/ : /^(?:[=(,[]|return)$/;
  if (isOne || before.test(sides[0]) && /^[;),\]]$/.test(sides[1])) return value;
  const mark = (text: string): Token => ({ text, apart: false });
  return [mark("("), ...value, mark(")")];
}

function inlineAt(body: readonly Token[], i: number): readonly Token[] | undefined {
  const pair = pairAt(body, i);
  if (!pair) return undefined;
  const { name, value, next, end } = pair;
  const uses = body.flatMap(({ text }, j) =>
    j >= next && text === name && body[j - 1].text !== "." ? [j] : []
  );
  const [use] = uses;
  if (uses.length !== 1) return undefined;
  const between = body.slice(next, use);
  const follows = SIMPLE.test(between[0]?.text ?? "") && use <= end && mayMove(value, between);
  if (!follows && !isFixed(value, body, between)) return undefined;
  const [first, ...rest] = wrap(value, [body[use - 1].text, body[use + 1].text]);
  const put = [{ ...first, apart: body[use].apart }, ...rest];
  return [...body.slice(0, i), ...between, ...put, ...body.slice(use + 1)];
}

/**
 * Puts the values of names that are used once, in the next statement, where they are used.
 *
 * @param body The tokens of a function.
 * @returns Those of one that computes the same in the same order.
 */
export function inlineNames(body: readonly Token[]): readonly Token[] {
  for (let i = body.length - 1; i >= 0; i--) {
    const shorter = inlineAt(body, i);
    if (shorter) return inlineNames(shorter);
  }
  return body;
}
