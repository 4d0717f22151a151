/** Promise: a file is replaced only by a whole one, and a place that cannot be written is told at once. */

import { assertEquals, assertRejects } from "@std/assert";
import { UsageError } from "../../tools/lib/terminal.ts";
import { openOutput } from "../../tools/route/output.ts";

async function inFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "tilegate_output_" });
  try {
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function list(folder: string): string[] {
  return Array.from(Deno.readDirSync(folder), ({ name }) => name).sort();
}

Deno.test("the old file stays until the new one is written, and keeps its permissions", async () => {
  await inFolder(async (folder) => {
    const path = `${folder}/a`;
    await Deno.writeTextFile(path, "old");
    await Deno.chmod(path, 0o664);
    {
      await using file = await openOutput(path, "a");
      assertEquals(await Deno.readTextFile(path), "old");
      await file.write(new TextEncoder().encode("new"));
      assertEquals(await Deno.readTextFile(path), "new");
    }
    assertEquals((await Deno.stat(path)).mode! & 0o777, 0o664);
    assertEquals(list(folder), ["a"]);
  });
});

Deno.test("what was not written leaves nothing behind", async () => {
  await inFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/a`, "old");
    {
      await using _file = await openOutput(`${folder}/a`, "a");
      await using _other = await openOutput(`${folder}/b`, "b");
      assertEquals(list(folder).length, 3);
    }
    assertEquals(list(folder), ["a"]);
    assertEquals(await Deno.readTextFile(`${folder}/a`), "old");
  });
});

Deno.test("a link stays a link", async () => {
  await inFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/a`, "old");
    await Deno.symlink("a", `${folder}/link`);
    await using file = await openOutput(`${folder}/link`, "link");
    await file.write(new TextEncoder().encode("new"));
    assertEquals(await Deno.readTextFile(`${folder}/a`), "new");
    assertEquals((await Deno.lstat(`${folder}/link`)).isSymlink, true);
  });
});

Deno.test("a place that cannot be written is told before anything is", async () => {
  await inFolder(async (folder) => {
    await assertRejects(
      () => openOutput(folder, "x"),
      UsageError,
      "Cannot write x: it is a folder",
    );
    await assertRejects(
      () => openOutput(`${folder}/none/x`, "x"),
      UsageError,
      "Cannot write x: its folder must exist",
    );
  });
});

if (Deno.build.os === "linux") {
  Deno.test("a full disk is an error", async () => {
    await using file = await openOutput("/dev/full", "x");
    await assertRejects(
      () => file.write(new Uint8Array(8)),
      UsageError,
      "Cannot write x: no space is left on its disk",
    );
  });
}
