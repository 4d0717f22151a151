/**
 * Makes the shaders that are shipped out of those that are read: `wgsl/embedded/` has the blocks of
 * `wgsl/*.wgsl` and the modules that join them, in fewer bytes and otherwise alike. Every name that they
 * declare gets one letter or two; a test compares the shaders of both.
 *
 * @module
 */

import { minifyWgsl, shortVectors, squeeze } from "./minify_wgsl.ts";

/** The modules of `wgsl/` that write WGSL, and the layout they share, without their ending. */
export const WRITERS: readonly string[] = [
  "specialize",
  "route_tokens",
  "select_by_estimates",
  "group_by_estimates",
  "marks",
  "row_layout",
];

/** The blocks that every gate's shader has, shipped as one string; their order was found by trial. */
export const SHARED_BLOCKS: readonly string[] = [
  "CHOOSE_WGSL",
  "FIXED_POINT_WGSL",
  "DECODE_WGSL",
  "NUMERICS_WGSL",
  "SURVEY_WGSL",
  "ROUTE_WGSL",
  "GROUP_WGSL",
  "SELECT_WGSL",
  "WEIGH_WGSL",
];

/** What is read: blocks by constant name, and writers by module name. */
export interface ShaderSources {
  /** WGSL. */
  readonly blocks: ReadonlyMap<string, string>;
  /** TypeScript, whose strings are WGSL. */
  readonly writers: ReadonlyMap<string, string>;
}

/** The short names by long ones. */
export interface ShortNames {
  /** What stands on its own: functions, types, constants, variables; and in the writers, what is local. */
  readonly words: ReadonlyMap<string, string>;
  /** Members of structures. */
  readonly members: ReadonlyMap<string, string>;
  /** Properties that only the writers know, and what else is called so in them. */
  readonly properties: ReadonlyMap<string, string>;
}

const WORD = /[A-Za-z_]\w*/g;
const MEMBER = /(?<=\.)[A-Za-z_]\w*/g;
const STRUCT = /\bstruct \w+\s*\{[^}]*\}/g;
const FIELD = /\w+(?=:)/g;
const COMMENTS = /\/\*\*[\s\S]*?\*\/|(?<=^\s*)\/\/.*$/gm;

/** What WGSL declares for all of a program. */
const SHARED = /\b(?:fn|const|struct|var<[\w, ]+>) (\w+)/g;
/** What it declares within a function. */
const LOCAL = /(?:\blet|\bvar|[(,\n]\s*@builtin\(\w+\)) (\w+)|[(,] ?(\w+): /g;
/** Words that mean something of their own in these places. */
const OF_LANGUAGE = /@(\w+)|\bvar<(\w+)/g;
/** What TypeScript declares: the constants of a shape as the keys of an object. */
const IN_TYPESCRIPT = /^ +([A-Z_]{4,}|TOP_K): /gm;

/** Frequent letters first, which compression rewards; their order, and that of pairs, was found by trial. */
const LETTERS = [..."esoamnciguwrhjfpbytvxdlqkz"];
/** Pairs that are words of WGSL are left out. */
const WORDS_OF_TWO = ["as", "do", "fn", "if", "in", "is", "of", "or"];
const PAIRS = [..."aotnpshrmiucldef"].flatMap((first) =>
  [..."asocrtinelu"].map((last) => first + last)
).filter((pair) => !WORDS_OF_TWO.includes(pair));
/** Those of members, in order. */
const MEMBER_LETTERS = [..."abcdefgh"];

/** Objects of TypeScript that no other module sees: these two, and arguments. */
const INTERNAL =
  /interface (?:RowLayout|Variant) \{[^}]*\}|(?<!interface \w+ )\{\s*readonly[^}]*\}/g;
const PROPERTY = /\breadonly (\w+):/g;

/** The host asks for it by this name. */
const ENTRY_POINT = "route_tokens";

/** Part of a module: TypeScript, or the inside of a string, which is WGSL. */
interface Part {
  readonly text: string;
  readonly isWgsl: boolean;
}

/** Cuts a module at its quotation marks, and at the braces around what its template strings put in. */
function partsOf(module: string): Part[] {
  const parts: Part[] = [];
  const open: string[] = [];
  let from = 0;
  const cut = (to: number, isWgsl: boolean): void => {
    parts.push({ text: module.slice(from, to), isWgsl });
    from = to;
  };
  for (let i = 0; i < module.length; i++) {
    const within = open.at(-1);
    const char = module[i];
    if (within === '"' || within === "`") {
      const puts = within === "`" && module.startsWith("${", i);
      if (puts || char === within) cut(i, true);
      if (puts) open.push("${");
      else if (char === within) open.pop();
      if (puts || char === "\\") i++;
    } else if (char === '"' || char === "`") {
      cut(i + 1, false);
      open.push(char);
    } else if (char === "{") {
      open.push(char);
    } else if (char === "}" && open.pop() === "${") {
      cut(i + 1, false);
    }
  }
  cut(module.length, false);
  return parts;
}

function firstGroups(text: string, pattern: RegExp): string[] {
  return Array.from(text.matchAll(pattern), (match) => match.slice(1).find(Boolean)!);
}

/** The sources as the two languages they are in. */
interface Text {
  /** The modules, without their comments. */
  readonly typescript: string;
  /** What is outside of their strings. */
  readonly code: string;
  /** The WGSL of their strings. */
  readonly written: string;
  /** All WGSL. */
  readonly wgsl: string;
}

function textOf({ blocks, writers }: ShaderSources): Text {
  const typescript = [...writers.values()].join("\n").replaceAll(COMMENTS, "");
  const join = (side: boolean): string =>
    partsOf(typescript).map(({ text, isWgsl }) => isWgsl === side ? text : "\n").join("");
  const written = join(true);
  const wgsl = [...blocks.values(), written].join("\n").replaceAll(/\/\/.*/g, "");
  return { typescript, code: join(false), written, wgsl };
}

/** The names that a writer has no other use for. */
function canChange({ typescript, wgsl }: Text): (name: string) => boolean {
  const constants = firstGroups(typescript, /^(?:export )?const (\w+)/gm);
  const kept = new Set([ENTRY_POINT, ...constants, ...firstGroups(wgsl, OF_LANGUAGE)]);
  // A writer puts some names together, such as `widen_${dtype}`.
  const beginnings = firstGroups(typescript, /\b(\w+_)\$\{/g);
  return (name) =>
    name.length > 1 && !kept.has(name) && !beginnings.some((each) => name.startsWith(each));
}

/** Gives names short ones in their order. */
function assign(names: readonly string[], letters: readonly string[]): [string, string][] {
  if (names.length > letters.length) {
    throw new Error(`Cannot shorten: there must be at most ${letters.length} names`);
  }
  return names.map((name, i) => [name, letters[i]]);
}

/**
 * Finds the names that shaders declare, and gives each a short one that nothing else is called.
 *
 * @param sources What is read.
 * @returns The short names.
 * @throws {Error} If there are more names than short ones.
 */
export function shortNames(sources: ShaderSources): ShortNames {
  const text = textOf(sources);
  const { typescript, code, written, wgsl } = text;
  const uses = new Map<string, number>();
  for (const word of `${wgsl}\n${typescript}`.match(WORD) ?? []) {
    uses.set(word, (uses.get(word) ?? 0) + 1);
  }
  const inOrder = (names: readonly string[]): string[] =>
    Array.from(new Set(names.filter(canChange(text))))
      .sort((first, second) => uses.get(second)! - uses.get(first)!);
  const isFree = (letters: string): boolean => !uses.has(letters);

  const locals = inOrder(firstGroups(written, LOCAL));
  const forLocals = LETTERS.filter(isFree);
  const rest = locals.splice(forLocals.length);
  const shared = [...firstGroups(wgsl, SHARED), ...firstGroups(typescript, IN_TYPESCRIPT)];
  // Small letters are what the blocks call their own locals, which would hide what is shared.
  const forAll = [...LETTERS.map((letter) => letter.toUpperCase()), ...PAIRS].filter(isFree);
  const all = inOrder([...shared, ...rest]).filter((name) => !locals.includes(name));
  const members = new Set(firstGroups((wgsl.match(STRUCT) ?? []).join("\n"), /(\w+): /g));
  const properties = new Set(firstGroups((code.match(INTERNAL) ?? []).join("\n"), PROPERTY));
  const inCode = new Set(code.match(WORD));
  const forCode = [...LETTERS, ...PAIRS].filter((letters) => !inCode.has(letters));
  return {
    words: new Map([...assign(locals, forLocals), ...assign(all, forAll)]),
    members: new Map(assign([...members], MEMBER_LETTERS)),
    properties: new Map(assign([...properties], forCode)),
  };
}

function renameWgsl(text: string, { words, members }: ShortNames): string {
  const field = (name: string): string => members.get(name) ?? name;
  return text
    .replaceAll(STRUCT, (struct) => struct.replaceAll(FIELD, field))
    .replaceAll(MEMBER, field)
    .replaceAll(/(?<!\.)\b[A-Za-z_]\w*/g, (word) => words.get(word) ?? word);
}

/** Constants of WGSL are keys of an object of TypeScript. */
function renameTypescript(text: string, { words, properties }: ShortNames): string {
  return text.replaceAll(WORD, (word) => {
    const constant = /^[A-Z_]{4,}$|^TOP_K$/.test(word) ? words.get(word) : undefined;
    return constant ?? properties.get(word) ?? word;
  });
}

/** Where a module finds the others, a folder deeper. */
function moveImports(text: string): string {
  return text.replaceAll(/from "(\.\.?)\/([\w/]+)\.ts"/g, (_, folder: string, name: string) => {
    if (folder === "..") return `from "../../${name}.ts"`;
    if (name === "embedded") return `from "./blocks.ts"`;
    return WRITERS.includes(name) ? `from "./${name}.ts"` : `from "../${name}.ts"`;
  });
}

function shortWriter(source: string, names: ShortNames): string {
  return partsOf(source.replaceAll(COMMENTS, "")).map(({ text, isWgsl }) =>
    isWgsl
      ? renameWgsl(shortVectors(squeeze(text)), names)
      : renameTypescript(text.replaceAll(/^\s+/gm, ""), names)
  ).join("");
}

function joinShared(blocks: ReadonlyMap<string, string>): Map<string, string> {
  const joined = new Map(blocks);
  joined.set("SHARED_WGSL", SHARED_BLOCKS.map((name) => blocks.get(name)).join("\n"));
  for (const name of SHARED_BLOCKS) joined.delete(name);
  return joined;
}

/**
 * Makes the shipped modules.
 *
 * @param sources What is read.
 * @returns The modules' text by file name.
 */
export function shortShaders(sources: ShaderSources): Map<string, string> {
  const names = shortNames(sources);
  const made = new Map<string, string>();
  let text = "// Generated by tools/build.ts from wgsl/*.wgsl; do not edit.\n";
  for (const [constant, source] of joinShared(sources.blocks)) {
    const code = renameWgsl(minifyWgsl(source), names);
    text += `\nexport const ${constant}: string = \`\n${code}\n\`;\n`;
  }
  made.set("blocks.ts", text);
  for (const [name, source] of sources.writers) {
    const head = `// Generated by tools/build.ts from wgsl/${name}.ts; do not edit.\n`;
    made.set(`${name}.ts`, `${head}\n${moveImports(shortWriter(source, names))}`);
  }
  return made;
}
