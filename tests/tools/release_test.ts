/** Promise: `deno.json`, the changelog and the tag name one version, and publishing is checked for it. */

import { assertEquals, assertMatch } from "@std/assert";
import { disagreement, newestVersion, readVersions } from "../../tools/release.ts";

const WORKFLOW = new URL("../../.github/workflows/publish.yml", import.meta.url);

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

Deno.test("release: the workflow tests, checks the tag, and publishes with provenance", async () => {
  const workflow = await Deno.readTextFile(WORKFLOW);
  const steps = [
    "\n  release:",
    "\n  id-token: write",
    "run: bash .ci/run",
    "run: deno run -A tools/release.ts",
    "run: deno publish\n",
  ];
  const places = steps.map((step) => workflow.indexOf(step));
  assertEquals(places, places.toSorted((first, second) => first - second));
  assertEquals(places.includes(-1), false);
  assertEquals(workflow.includes("--no-provenance"), false);
});
