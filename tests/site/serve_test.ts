/** The page is served on this machine only, whole, and with nothing else from the disk. */

import { assert, assertEquals, assertMatch } from "@std/assert";
import { join } from "node:path";
import { buildSite } from "../../site/build.ts";
import { serveFolder } from "../../site/serve.ts";

async function status(url: string): Promise<number> {
  const response = await fetch(url);
  await response.body?.cancel();
  return response.status;
}

Deno.test("the server serves a folder, and nothing beside it", async () => {
  const folder = await Deno.makeTempDir();
  await Deno.mkdir(join(folder, "page"));
  await Deno.writeTextFile(join(folder, "page/index.html"), "<p>page</p>");
  await Deno.writeTextFile(join(folder, "secret.txt"), "secret");
  const server = serveFolder(join(folder, "page"), 0);
  assertEquals(server.addr.hostname, "127.0.0.1");
  const address = `http://127.0.0.1:${server.addr.port}/`;
  const response = await fetch(address);
  assertEquals(await response.text(), "<p>page</p>");
  assertEquals(response.headers.get("content-type"), "text/html; charset=utf-8");
  for (const path of ["nothing.html", "..%2fsecret.txt", "%2e%2e/secret.txt", "%", "%00"]) {
    assertEquals(await status(address + path), 404, path);
  }
  await server.shutdown();
  await Deno.remove(folder, { recursive: true });
});

Deno.test("the built page has every file that it names, and the licences of its packages", async () => {
  const folder = await Deno.makeTempDir();
  const { firstPaint } = await buildSite(folder);
  const html = await Deno.readTextFile(join(folder, "index.html"));
  const named = [...html.matchAll(/(?:href|src)="([^"#:]+)"/g)].map(([, name]) => name);
  assert(named.length > 3);
  for (const name of [...named, ...firstPaint]) {
    assert((await Deno.stat(join(folder, name))).isFile, name);
  }
  const licences = await Deno.readTextFile(join(folder, "licences.txt"));
  assertMatch(licences, /^@fontsource\/ibm-plex-sans .* \(OFL-1\.1\)$/m);
  assertMatch(licences, /^@observablehq\/plot .* \(ISC\)$/m);
  assertMatch(licences, /^onnxruntime-web .* \(MIT\)$/m);
  await Deno.remove(folder, { recursive: true });
});
