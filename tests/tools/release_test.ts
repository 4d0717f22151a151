/** Promise: a release names one version, is made of pinned parts, and is published by a job that runs no test. */

import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { disagreement, newestVersion, readVersions } from "../../tools/release.ts";

const ROOT = new URL("../../", import.meta.url);
const WORKFLOWS = new URL(".github/workflows/", ROOT);

/** Reads the publishing workflow, cut into what comes before its jobs, and its jobs. */
async function readPublishing(): Promise<{ head: string; test: string; publish: string }> {
  const workflow = await Deno.readTextFile(new URL("publish.yml", WORKFLOWS));
  const [head, test, publish, ...rest] = workflow.split(
    /^jobs:\n(?= {2}test:\n)|^(?= {2}publish:\n)/m,
  );
  assertEquals(rest, []);
  return { head, test, publish };
}

function assertOrder(text: string, parts: readonly string[]): void {
  const places = parts.map((part) => text.indexOf(part));
  assertEquals(places.includes(-1), false, `one of ${parts} is missing`);
  assertEquals(places, places.toSorted((first, second) => first - second));
}

Deno.test("release: deno.json, the changelog and the commit's tags agree", async () => {
  assertEquals(disagreement(await readVersions()), null);
});

Deno.test("release: a tag of another version is told", async () => {
  const problem = disagreement(await readVersions("v999.0.0"));
  assertMatch(problem ?? "", /^Cannot release: .* in deno\.json, .*, 999\.0\.0 in tag v999\.0\.0$/);
});

Deno.test("release: the newest version of a changelog is its first", () => {
  assertEquals(newestVersion("# Changelog\n\n## 1.2.3\n\n- a\n\n## 1.2.2\n"), "1.2.3");
  assertEquals(newestVersion("# Changelog\n\n## v2.0.0-rc.1, 2026-11-23\n"), "2.0.0-rc.1");
  assertEquals(newestVersion("# Changelog\n\nversion 1.2.3\n"), "none");
});

Deno.test("release: tests run without the publishing token, which runs no test", async () => {
  const { head, test, publish } = await readPublishing();
  assertStringIncludes(head, "\n  release:\n");
  assertStringIncludes(test, "run: bash .ci/run\n");
  assertEquals(`${head}${test}`.replaceAll(/^#.*$/gm, "").includes("id-token"), false);
  assertEquals(/\.ci\/run\b|task (test|ok)|deno test/.test(publish), false);
});

Deno.test("release: the version is checked and the kernel is rebuilt before it is published", async () => {
  const { publish } = await readPublishing();
  assertOrder(publish, [
    "needs: test\n",
    "id-token: write\n",
    "--ignore-scripts",
    "deno run --allow-read=. tools/release.ts",
    "deno task build:check\n",
    "run: deno publish\n",
  ]);
  assertEquals(publish.includes("--no-provenance"), false);
  const { tasks } = JSON.parse(await Deno.readTextFile(new URL("deno.json", ROOT)));
  const flags = tasks["build:check"].command.match(/--\S+/g);
  assertEquals(flags, [
    "--lock=.ci/npm.lock",
    "--frozen",
    "--allow-read",
    "--allow-env",
    "--check",
  ]);
});

Deno.test("release: every action is pinned by its commit, with its version beside it", async () => {
  for await (const { name } of Deno.readDir(WORKFLOWS)) {
    const workflow = await Deno.readTextFile(new URL(name, WORKFLOWS));
    const actions = workflow.match(/uses: .*/g) ?? [];
    assert(actions.length > 0);
    for (const action of actions) assertMatch(action, /@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  }
});

/** Lists the modules below a folder of the project. */
async function listSources(folder: URL): Promise<URL[]> {
  const found: URL[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (isDirectory) found.push(...await listSources(new URL(`${name}/`, folder)));
    else if (name.endsWith(".ts")) found.push(new URL(name, folder));
  }
  return found;
}

Deno.test("release: every npm package that tools and tests import is locked", async () => {
  const { specifiers } = JSON.parse(await Deno.readTextFile(new URL(".ci/npm.lock", ROOT)));
  const sources = [
    ...await listSources(new URL("tools/", ROOT)),
    ...await listSources(new URL("tests/", ROOT)),
  ];
  const imported = new Set<string>();
  for (const source of sources) {
    const text = await Deno.readTextFile(source);
    for (const [, name] of text.matchAll(/"(npm:@?[^"@]+@\d[^"/]*)[^"]*"/g)) imported.add(name);
  }
  assert(imported.size >= 3);
  for (const name of imported) assert(name in specifiers, `${name} is not in .ci/npm.lock`);
});
