/**
 * Counts the operations of a gate's shader, from its WGSL, so that the next reader sees which limit
 * binds. Both sides of every branch count, and loops of a constant number of rounds count that often;
 * what does not: other loops, which walk what the unrolled code has left over; branches for rows that
 * estimates leave undecided or that hold a NaN; and branches that only call something else and return.
 */

import type { ShaderPlan } from "../../wgsl/generate/shader.ts";

/** Operations of one invocation. */
export interface OperationCount {
  /** Those on u32, i32 and bool. */
  readonly integer: number;
  /** Those on f32, and conversions from and to it. */
  readonly float: number;
}

type Kind = keyof OperationCount;

interface ShaderFunction {
  readonly body: string;
  readonly float: boolean;
  readonly wide: boolean;
}

interface Shader {
  readonly functions: ReadonlyMap<string, ShaderFunction>;
  readonly constants: ReadonlyMap<string, number>;
  readonly counted: Map<string, OperationCount>;
}

const BUILTINS =
  /\b(min|max|select|abs|clamp|fma|exp|log|sqrt|countLeadingZeros|countOneBits|firstTrailingBit|unpack2x16float)\(/g;
const FLOAT_BUILTINS = /\b(exp|log|sqrt|fma|unpack2x16float|f32)\(|vec4<f32>|\d\.\d/;
/** Bits of a float, which integers are made of. */
const FLOAT_BITS = /bitcast<(?:vec4<)?u32>?>\([^()]*\)/g;
const OPERATORS = /<<|>>|<=|>=|==|!=|[-+*/%&|^<>](?!=)/g;
const RARE =
  /\bfallbacks\b|\bspecial\b|\blargest_raw\b|workgroup_fallbacks|out_token|num_tokens|num_valid_tokens/;
const COMMENTS = /\/\/.*$/gm;
const WAY_OUT = /^\s*return \w+\([^;]*\);\s*$/;

/**
 * Counts what one invocation of a shader does.
 *
 * @param plan The shader.
 * @returns Its operations; a quad counts four.
 */
export function countOperations({ code: text, entryPoint }: ShaderPlan): OperationCount {
  const code = text.replace(COMMENTS, "");
  const functions = new Map<string, ShaderFunction>();
  for (const match of code.matchAll(/fn (\w+)\([^{]*?\)(?: -> ([\w<>]+))? \{/g)) {
    const start = match.index + match[0].length;
    const type = match[2] ?? "";
    const body = code.slice(start, endOfBlock(code, start));
    functions.set(match[1], { body, float: type.includes("f32"), wide: type.startsWith("vec") });
  }
  const constants = new Map(
    [...code.matchAll(/const (\w+) = (\d+)u;/g)].map(([, name, value]) => [name, Number(value)]),
  );
  return countFunction({ functions, constants, counted: new Map() }, entryPoint);
}

/** The place of the brace that closes the block which is open at `start`. */
function endOfBlock(code: string, start: number): number {
  let depth = 1;
  let at = start;
  for (; depth > 0; at++) depth += code[at] === "{" ? 1 : code[at] === "}" ? -1 : 0;
  return at - 1;
}

function countFunction(shader: Shader, name: string): OperationCount {
  const known = shader.counted.get(name);
  if (known) return known;
  const { body } = shader.functions.get(name)!;
  const count = countBlock({ ...shader, names: new Map() }, body);
  shader.counted.set(name, count);
  return count;
}

/** What a function's code is read with: of each variable, whether it is a float and whether a vector. */
interface Scope extends Shader {
  readonly names: Map<string, { readonly float: boolean; readonly wide: boolean }>;
}

function countBlock(scope: Scope, code: string): OperationCount {
  let total: OperationCount = { integer: 0, float: 0 };
  let at = 0;
  while (at < code.length) {
    const stop = code.slice(at).search(/[;{}]/);
    if (stop < 0) break;
    const isLoop = /^\s*for\b/.test(code.slice(at));
    const end = isLoop ? code.indexOf("{", at) : at + stop;
    const head = code.slice(at, end);
    at = end + 1;
    if (code[end] !== "{") {
      total = add(total, countStatement(scope, head));
      continue;
    }
    const close = endOfBlock(code, at);
    const inner = code.slice(at, close);
    at = close + 1;
    if (RARE.test(head) || WAY_OUT.test(inner) || /^\s*while\b/.test(head)) continue;
    const rounds = isLoop ? constantRounds(scope, head) : 1;
    if (!isLoop) total = add(total, countStatement(scope, head));
    total = add(total, repeat(countBlock(scope, inner), rounds));
  }
  return total;
}

/** Rounds of `for (var i = 0u; i < NAME; …)`, if NAME is a constant; else none count. */
function constantRounds({ constants }: Shader, head: string): number {
  const [, bound, step] = /= 0u; \w+ < (\w+); \w+(?: \+= (\d+)u|\+\+)/.exec(head) ?? [];
  const rounds = constants.get(bound ?? "") ?? 0;
  return Math.ceil(rounds / Number(step ?? 1));
}

function add(a: OperationCount, b: OperationCount): OperationCount {
  return { integer: a.integer + b.integer, float: a.float + b.float };
}

function repeat({ integer, float }: OperationCount, times: number): OperationCount {
  return { integer: integer * times, float: float * times };
}

function countStatement(scope: Scope, statement: string): OperationCount {
  const { float, wide } = describe(scope, statement.replace(FLOAT_BITS, "bits"));
  const declared = /^\s*(?:let|var) (\w+)/.exec(statement)?.[1];
  if (declared) {
    scope.names.set(declared, { float: float && !/= bitcast<(vec4<)?u32/.test(statement), wide });
  }
  const code = statement.replace(/\b\w+<[\w<, ]*>+(?=\()/g, (type) => type.split("<")[0])
    .replace(/->|: \w+(<[\w<>]*>)?/g, " ");
  const own = (code.match(OPERATORS) ?? []).length + (code.match(BUILTINS) ?? []).length +
    (code.match(/\b(u32|f32)\(/g) ?? []).length;
  const kind: Kind = float ? "float" : "integer";
  let total: OperationCount = { integer: 0, float: 0, [kind]: own * (wide ? 4 : 1) };
  for (const [, name] of code.matchAll(/\b(\w+)\(/g)) {
    if (scope.functions.has(name)) total = add(total, countFunction(scope, name));
  }
  return total;
}

/** Whether a statement computes with floats, and whether with vectors. */
function describe(
  { functions, names }: Scope,
  statement: string,
): { readonly float: boolean; readonly wide: boolean } {
  let float = FLOAT_BUILTINS.test(statement);
  let wide = /\bvec4[<(]/.test(statement);
  for (const [, name, next] of statement.matchAll(/\b([a-z]\w*)\b(\.[xyzw]\b|\()?/g)) {
    const called = next === "(" ? functions.get(name) : undefined;
    const known = called ?? names.get(name);
    float ||= known?.float ?? false;
    if (next === undefined || called) wide ||= known?.wide ?? false;
  }
  return { float, wide };
}
