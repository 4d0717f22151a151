/** Promise: arguments are read in every usual spelling, and a wrong one is told with what was probably meant. */

import { assertEquals, assertThrows } from "@std/assert";
import { Arguments, type FlagKind } from "../../tools/lib/arguments.ts";
import { didYouMean, findName } from "../../tools/lib/nearest.ts";
import { printable, UsageError } from "../../tools/lib/terminal.ts";

const FLAGS: Readonly<Record<string, FlagKind>> = {
  "top-k": "value",
  "model": "value",
  "no-renormalize": "switch",
};

Deno.test("arguments: a value follows its flag or an equals sign, in kebab or camel case", () => {
  for (const args of [["--top-k", "8"], ["--top-k=8"], ["--topK", "8"], ["--topK=8"]]) {
    assertEquals(new Arguments(args, FLAGS).count("top-k"), 8);
  }
  assertEquals(new Arguments(["--noRenormalize"], FLAGS).has("no-renormalize"), true);
  assertEquals(new Arguments(["--model", "kimiK2"], FLAGS).text("model"), "kimiK2");
});

Deno.test("arguments: a value may begin with a dash, and flags end at two of them", () => {
  const args = new Arguments(["a", "--top-k", "-1", "--", "--topK"], FLAGS);
  assertEquals(args.number("top-k"), -1);
  assertEquals(args.operands, ["a", "--topK"]);
});

Deno.test("arguments: help is asked for with one dash or two", () => {
  assertEquals(new Arguments(["-h"], FLAGS).has("help"), true);
  assertEquals(new Arguments(["--help"], FLAGS).has("help"), true);
});

const BAD: readonly [args: string[], message: string][] = [
  [["--topk=8"], "--topk is not a flag of this command: did you mean --top-k?"],
  [["--modle", "x"], "--modle is not a flag of this command: did you mean --model?"],
  [["--quiet"], "--quiet is not a flag of this command, see --help"],
  [["-q"], "-q is not a flag of this command, see --help"],
  [["--constructor"], "--constructor is not a flag of this command, see --help"],
  [["--model"], "--model needs a value, see --help"],
  [["--model="], "--model needs a value, see --help"],
  [["--no-renormalize=1"], "--no-renormalize takes no value, see --help"],
];

Deno.test("arguments: a wrong flag is told in one sentence", () => {
  for (const [args, message] of BAD) {
    const error = assertThrows(() => new Arguments(args, FLAGS), UsageError);
    assertEquals(error.message, `Cannot read the arguments: ${message}`);
  }
});

Deno.test("findName() knows a name in kebab, snake and camel case", () => {
  const names = ["kimiK2", "glm45Air"];
  for (const name of ["kimiK2", "kimi-k2", "KIMI_K2"]) {
    assertEquals(findName(name, names), "kimiK2");
  }
  assertEquals(findName("glm-4.5-air", names), "glm45Air");
  assertEquals(findName("kimi", names), undefined);
});

Deno.test("didYouMean() names what is near, and nothing where nothing is", () => {
  const names = ["kimiK2", "kimiLinear", "deepseekV3", "mixtral"];
  assertEquals(didYouMean("deepsek-v3", names), ": did you mean deepseekV3?");
  assertEquals(didYouMean("kimi", names), ": did you mean kimiK2 or kimiLinear?");
  assertEquals(didYouMean("llama", names), "");
});

Deno.test("printable() shows what a terminal would obey", () => {
  assertEquals(printable("a\x1b[31m\n\u202eb"), "a\\x1b[31m\\x0a\\u202eb");
  assertEquals(printable("Ä ✓ │"), "Ä ✓ │");
});
