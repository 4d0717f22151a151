/** Node makes the decision that Deno makes, from one bundled file. */

import { assertEquals } from "@std/assert";
import { bundleSmoke, runIn } from "./bundle.ts";
import { decide } from "./smoke.ts";

async function findNode(): Promise<string | null> {
  try {
    return (await runIn(".", ["node", "--version"])).trim();
  } catch {
    return null;
  }
}

const node = await findNode();

if (node === null) {
  console.log("Node is not on this machine: its test is left out");
} else {
  Deno.test(`Node ${node} decides as Deno does`, async () => {
    const folder = await Deno.makeTempDir();
    try {
      await Deno.writeTextFile(`${folder}/smoke.mjs`, await bundleSmoke());
      await Deno.writeTextFile(
        `${folder}/main.mjs`,
        `import { decide } from "./smoke.mjs";\nconsole.log(JSON.stringify(await decide()));\n`,
      );
      assertEquals(JSON.parse(await runIn(folder, ["node", "main.mjs"])), await decide());
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });
}
