/** Promise: the shaders that are shipped are the readable ones: the same program, spelled shorter. */

import { assert, assertEquals, assertThrows } from "@std/assert";
import { resolveOptions } from "../backends/options.ts";
import { readShaders } from "../tools/build.ts";
import { minifyWgsl, shortVectors, squeeze } from "../tools/minify_wgsl.ts";
import { shortNames } from "../tools/short_shaders.ts";
import * as shipped from "../wgsl/embedded/specialize.ts";
import * as readable from "../wgsl/specialize.ts";
import { ODD_SHAPES, parityCases, TILED_SHAPES } from "./parity_cases.ts";

const TOKEN = /[A-Za-z_]\w*|\d[\w.]*|[^\s\w]/g;
const NAMES = shortNames(await readShaders());

/** Cuts a program at its functions, in each of which a local name means one thing. */
function functionsOf(code: string): string[][] {
  const tokens = code.replaceAll(/\/\/.*/g, "").match(TOKEN) ?? [];
  const starts = tokens.flatMap((token, i) => token === "fn" ? [i] : []);
  return [0, ...starts].map((start, i) => tokens.slice(start, starts[i] ?? tokens.length));
}

/** The names a function declares, as it spells them. */
function localsOf(body: readonly string[]): Set<string> {
  return new Set(body.filter((_, i) => {
    const declared = ["let", "var"].includes(body[i - 1]);
    return declared || ["(", ","].includes(body[i - 1]) && body[i + 1] === ":";
  }));
}

/** Whether a token names a member: after a dot, or where its structure is declared. */
function isMember(body: readonly string[], i: number): boolean {
  return body[i - 1] === "." ||
    body[i + 1] === ":" && body.lastIndexOf("struct", i) > body.lastIndexOf("}", i);
}

/** What of a function is not the same in another, but for names: shared ones as told, locals one to one. */
function differences(short: readonly string[], long: readonly string[]): string[] {
  if (short.length !== long.length) return [`${short.length} for ${long.length} tokens`];
  const locals = localsOf(long);
  const there = new Map<string, string>();
  const back = new Map<string, string>();
  return long.filter((name, i) => {
    const got = short[i];
    if (isMember(long, i)) return got !== (NAMES.members.get(name) ?? name);
    // No local may hide what is none.
    if (!locals.has(name)) return got !== (NAMES.words.get(name) ?? name) || back.has(got);
    const known = there.has(name) || back.has(got);
    const same = there.get(name) === got && back.get(got) === name;
    there.set(name, got);
    back.set(got, name);
    return known && !same;
  });
}

Deno.test("short shaders: of every test shape, each is the readable one but for its names", () => {
  const seen = new Set<string>();
  for (const { options } of parityCases([...TILED_SHAPES, ...ODD_SHAPES])) {
    for (const scoring of ["sigmoid", "softmax", "sqrtsoftplus"] as const) {
      const resolved = resolveOptions({ ...options(), scoring });
      for (const name of ["specialize", "specializeGiven"] as const) {
        const { code: short, ...plan } = shipped[name](resolved);
        const { code: long, ...readablePlan } = readable[name](resolved);
        assertEquals<unknown>(plan, readablePlan);
        if (seen.has(long)) continue;
        seen.add(long);
        const [left, right] = [short, long].map((code) => functionsOf(shortVectors(code)));
        assertEquals(left.length, right.length);
        right.forEach((body, i) => assertEquals(differences(left[i], body), [], body[1]));
        assert(short.length < 0.6 * long.length);
      }
    }
  }
  assert(seen.size > 100);
});

Deno.test("short shaders: every name that is declared has one letter or two, each its own", () => {
  const { words, members } = NAMES;
  for (const names of [words, members]) {
    assertEquals(new Set(names.values()).size, names.size);
    assertEquals([...names.values()].filter((name) => !/^(?:[A-Za-z]{1,2})$/.test(name)), []);
  }
  assertEquals(words.has("route_tokens"), false);
  for (const name of ["f32_divide", "TOP_K", "score", "token"]) assert(words.has(name), name);
  assert(members.has("num_tokens"));
});

Deno.test("minified WGSL: members, shared names and operators keep apart", () => {
  const source = `
// A comment.
struct Pair { first: u32, second: i32 }
var<workgroup> e: u32;
fn add(first: Pair, other: i32) -> i32 {
  var second = first.second - -other; // two signs
  for (var i = 0; i < 2; i++) { second += i32(e) & -1; }
  return select(second, 1, other >= 0);
}`;
  assertEquals(
    minifyWgsl(source),
    "struct Pair{first:u32,second:i32}var<workgroup>e:u32;\n" +
      "fn add(o:Pair,a:i32)->i32{var l=o.second- -a;for(var n=0;n<2;n++){l+=i32(e)& -1;}" +
      "return select(l,1,a>=0);}",
  );
});

Deno.test("minified WGSL: what cannot be renamed safely is refused", () => {
  assertThrows(() => minifyWgsl("/* x */"), Error, 'comments must be line comments, got "/*"');
  assertThrows(() => minifyWgsl("fn f() {"), Error, "every brace must be closed");
  const hidden = "fn f(x: f32) -> f32 { let y = exp(x); let exp = y; return exp; }";
  assertThrows(() => minifyWgsl(hidden), Error, "a local name must not be called, got exp(…)");
});

Deno.test("minified WGSL: in a string, white space stays where words may meet", () => {
  assertEquals(squeeze("\n  let a = b\n    + c;\n"), " let a=b+c;");
  assertEquals(squeeze(" id = a & ~"), " id=a& ~");
  assertEquals(squeeze("\\n  "), " ");
});
