/** The page paints after less than 100 KB, and asks no other host for anything. */

import { assert, assertEquals } from "@std/assert";
import { firstPaintBytes } from "../../site/build.ts";
import { openSite, testSite } from "./open_site.ts";

const MOST_BYTES = 100 * 1024;

testSite("the page paints after less than 100 KB, compressed, all from its own host", async () => {
  await using site = await openSite({ webgpu: false });
  const sizes = await firstPaintBytes(site.site);
  const total = [...sizes.values()].reduce((sum, bytes) => sum + bytes, 0);
  assert(total < MOST_BYTES, `${total} bytes: ${[...sizes].join(" ")}`);
  const tab = await site.open();
  const loaded = await tab.evaluate<{ url: string; blocking: boolean }[]>(
    `performance.getEntriesByType("resource").map(({ name, renderBlockingStatus }) =>
      ({ url: name, blocking: renderBlockingStatus === "blocking" }))`,
  );
  const foreign = loaded.filter(({ url }) => !url.startsWith(site.address));
  assertEquals(foreign, []);
  const blocking = loaded.filter((resource) => resource.blocking)
    .map(({ url }) => url.slice(site.address.length));
  assertEquals(blocking.filter((name) => !sizes.has(name)), []);
});
