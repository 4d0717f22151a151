/**
 * Makes WGSL short: no comments, no white space that says nothing, the short names of vector types, and
 * one letter for every name that is known only within its function. What other modules may name,
 * functions, constants, variables and members, stays as it is.
 *
 * @module
 */

/** Words and numbers; else one character of punctuation. */
const TOKEN = /[A-Za-z_]\w*|\d[\w.]*|[^\s\w]/g;

/** Frequent letters first, which a bundle's compression rewards; their order was found by trial. */
const SHORT_NAMES = "oealnrsuitfdhpcmgbwykvxjqz";

const WORD = /^\w/;
const OPERATOR = /^[-+*/%&|^~!<>=]$/;
const VECTOR = /\bvec([234])<([fiu])32>/g;

/** A token, and whether white space stood before it. */
interface Token {
  readonly text: string;
  readonly apart: boolean;
}

function tokenize(source: string): Token[] {
  let end = 0;
  return Array.from(source.matchAll(TOKEN), ({ 0: text, index }) => {
    const apart = index > end;
    end = index + text.length;
    return { text, apart };
  });
}

/** The index after the brace that closes the first one opened from `start` on. */
function afterBody(tokens: readonly Token[], start: number): number {
  let depth = 0;
  for (let i = start; i < tokens.length; i++) {
    if (tokens[i].text === "{") depth++;
    if (tokens[i].text === "}" && --depth === 0) return i + 1;
  }
  throw new Error("Cannot minify: every brace must be closed, got the end of the file");
}

/** The names a function declares: its parameters and what follows `let`, `var` and `const`. */
function localNames(body: readonly Token[]): Set<string> {
  const names = new Set<string>();
  const text = (i: number): string => body[i]?.text ?? "";
  for (let i = 2; i < body.length; i++) {
    const declared = ["let", "var", "const"].includes(text(i - 1));
    const parameter = ["(", ","].includes(text(i - 1)) && text(i + 1) === ":";
    if (WORD.test(text(i)) && (declared || parameter)) names.add(text(i));
  }
  return names;
}

/** One letter for each local name, none of which means something else to the function. */
function shortNames(body: readonly Token[]): Map<string, string> {
  const locals = localNames(body);
  const others = new Set(body.map(({ text }) => text).filter((text) => !locals.has(text)));
  const letters = Array.from(SHORT_NAMES).filter((letter) => !others.has(letter));
  if (letters.length < locals.size) {
    throw new Error(`Cannot minify: a function must have at most ${letters.length} names`);
  }
  return new Map(Array.from(locals, (name, i) => [name, letters[i]]));
}

function renameLocals(body: readonly Token[]): Token[] {
  const short = shortNames(body);
  return body.map((token, i) => {
    const name = body[i - 1]?.text === "." ? undefined : short.get(token.text);
    if (name === undefined) return token;
    if (body[i + 1]?.text === "(") {
      // A built-in function that a local hides somewhere else in the same function, perhaps.
      const called = `${token.text}(…)`;
      throw new Error(`Cannot minify: a local name must not be called, got ${called}`);
    }
    return { ...token, text: name };
  });
}

/** White space stays between words, and between operators that might make another one. */
function print(tokens: readonly Token[]): string {
  let last = "";
  let line = "";
  for (const { text, apart } of tokens) {
    const words = WORD.test(last) && WORD.test(text);
    const operators = OPERATOR.test(last) && OPERATOR.test(text);
    line += apart && (words || operators) ? ` ${text}` : text;
    last = text;
  }
  return line;
}

/**
 * Shortens WGSL.
 *
 * @param source WGSL; its comments are line comments.
 * @returns The same program, a line for each of its functions and one for what stands between them.
 * @throws {Error} If it has a block comment, or a function that this cannot rename safely.
 */
export function minifyWgsl(source: string): string {
  if (source.includes("/*")) {
    throw new Error('Cannot minify: comments must be line comments, got "/*"');
  }
  const tokens = tokenize(shortVectors(source.replaceAll(/\/\/.*/g, "")));
  const lines: string[] = [];
  let from = 0;
  for (let i = 0; i < tokens.length; i++) {
    if (tokens[i].text !== "fn") continue;
    lines.push(print(tokens.slice(from, i)));
    from = afterBody(tokens, i);
    lines.push(print(renameLocals(tokens.slice(i, from))));
    i = from - 1;
  }
  lines.push(print(tokens.slice(from)));
  return lines.filter((line) => line !== "").join("\n");
}

/**
 * Gives vector types their short names: `vec4u` for `vec4<u32>`.
 *
 * @param text WGSL, or part of some.
 * @returns The same.
 */
export function shortVectors(text: string): string {
  return text.replaceAll(VECTOR, "vec$1$2");
}

/**
 * Drops the white space that says nothing from a part of WGSL, before and after which anything may stand.
 *
 * @param part Part of a program, as a string of TypeScript has it, with `\\n` for a new line or a real one.
 * @returns The same.
 */
export function squeeze(part: string): string {
  return part.replaceAll(/(?:\s|\\n)+/g, (space, at: number) => {
    const sides = [part[at - 1] ?? "", part[at + space.length] ?? ""];
    const words = sides.every((side) => side === "" || WORD.test(side));
    return words || sides.every((side) => OPERATOR.test(side)) ? " " : "";
  });
}
