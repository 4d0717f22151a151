/** Promise: the README's picture of a router has the numbers of a real gate. */

import { assertEquals } from "@std/assert";
import { drawRouter } from "../../tools/router_picture.ts";

Deno.test("picture: docs/router.svg is what its tool draws", async () => {
  const picture = await Deno.readTextFile(new URL("../../docs/router.svg", import.meta.url));
  assertEquals(picture, await drawRouter());
});
