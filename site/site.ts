/** `deno task site`: builds the page, and serves it or takes its pictures. */

import type { Arguments, FlagKind } from "../tools/lib/arguments.ts";
import { print } from "../tools/lib/terminal.ts";
import { runTool } from "../tools/lib/tool.ts";
import { buildSite, type BuiltSite, firstPaintBytes } from "./build.ts";
import { serveFolder } from "./serve.ts";

const HELP = `Usage: deno task site [options]

Builds the page into .cache/site/dist and prints what a first visit downloads before it paints.

  --serve         then serve it on http://127.0.0.1:8000/
  --port N        on another port (0: a free one)
  --screenshots   then write the pictures in site/screenshots, with a headless Chromium
  --help          this text
`;

const FLAGS: Readonly<Record<string, FlagKind>> = {
  serve: "switch",
  port: "value",
  screenshots: "switch",
};

function toKilobytes(bytes: number): string {
  return `${(bytes / 1024).toFixed(1)} KB`.padStart(9);
}

async function printSizes(site: BuiltSite): Promise<void> {
  const sizes = await firstPaintBytes(site);
  for (const [name, bytes] of sizes) print(`${toKilobytes(bytes)}  ${name}`);
  const total = [...sizes.values()].reduce((sum, bytes) => sum + bytes, 0);
  print(`${toKilobytes(total)}  before the first paint, compressed`);
}

async function run(args: Arguments): Promise<number> {
  const site = await buildSite();
  await printSizes(site);
  if (args.has("screenshots")) {
    const { takeScreenshots } = await import("./screenshots.ts");
    for (const path of await takeScreenshots(site)) print(`wrote ${path}`);
  }
  if (args.has("serve")) {
    const server = serveFolder(site.folder, args.count("port") ?? 8000);
    print(`serving ${site.folder} on http://127.0.0.1:${server.addr.port}/`);
    await server.finished;
  }
  return 0;
}

await runTool({ help: HELP, flags: FLAGS, run });
