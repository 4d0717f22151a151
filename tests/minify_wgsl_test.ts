/** Promise: the embedded shaders are the readable ones: the same program, spelled shorter. */

import { assertEquals, assertThrows } from "@std/assert";
import { PROJECT_ROOT } from "../tools/deno.ts";
import { minifyWgsl } from "../tools/minify_wgsl.ts";
import * as embedded from "../wgsl/embedded.ts";

const WORD = /[A-Za-z_]\w*|\d[\w.]*|[^\s\w]/g;

function words(source: string): string[] {
  return source.replaceAll(/\/\/.*/g, "").match(WORD) ?? [];
}

/** Cuts a program at its functions: every name outside means the same everywhere. */
function functions(tokens: readonly string[]): string[][] {
  const starts = tokens.flatMap((token, i) => token === "fn" ? [i] : []);
  return [0, ...starts].map((start, i) => tokens.slice(start, starts[i] ?? tokens.length));
}

/**
 * Compares two programs token by token.
 *
 * @param short One of them.
 * @param long The other.
 * @returns The names of `long` that `short` renames, and the pairs that are no renaming.
 */
function compare(short: string, long: string): { renamed: Set<string>; bad: string[] } {
  const renamed = new Set<string>();
  const bad: string[] = [];
  const [left, right] = [functions(words(short)), functions(words(long))];
  assertEquals(left.length, right.length);
  right.forEach((body, f) => {
    assertEquals(left[f].length, body.length);
    // One to one, and what keeps its name is renamed to itself: nothing is captured.
    const there = new Map<string, string>();
    const back = new Map<string, string>();
    body.forEach((name, i) => {
      // A member is no local, whatever it is called.
      const key = body[i - 1] === "." ? `.${name}` : name;
      const got = key === name ? left[f][i] : `.${left[f][i]}`;
      if ((there.get(key) ?? got) !== got || (back.get(got) ?? key) !== key) bad.push(key);
      there.set(key, got);
      back.set(got, key);
      if (got !== key) renamed.add(key);
    });
  });
  return { renamed, bad };
}

Deno.test("minified WGSL: each block is its source, but for the names within functions", async () => {
  for (const [constant, short] of Object.entries(embedded)) {
    const name = constant.replace(/_WGSL$/, "").toLowerCase();
    const long = await Deno.readTextFile(new URL(`wgsl/${name}.wgsl`, PROJECT_ROOT));
    const { renamed, bad } = compare(short, long);
    assertEquals(bad, [], name);
    const declared = new Set(
      Array.from(long.matchAll(/(?:\b(?:let|var|const) |[(,]\s*)(\w+)(?=:| =)/g), ([, at]) => at),
    );
    assertEquals([...renamed].filter((each) => !declared.has(each)), [], name);
    assertEquals(/^[A-Z]|\./.test([...renamed].join()), false, name);
  }
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
      "fn add(t:Pair,a:i32)->i32{var o=t.second- -a;for(var n=0;n<2;n++){o+=i32(e)& -1;}" +
      "return select(o,1,a>=0);}",
  );
});

Deno.test("minified WGSL: what cannot be renamed safely is refused", () => {
  assertThrows(() => minifyWgsl("/* x */"), Error, 'comments must be line comments, got "/*"');
  assertThrows(() => minifyWgsl("fn f() {"), Error, "every brace must be closed");
  const hidden = "fn f(x: f32) -> f32 { let y = exp(x); let exp = y; return exp; }";
  assertThrows(() => minifyWgsl(hidden), Error, "a local name must not be called, got exp(…)");
});
