/** Writes a file under another name in the same folder, and renames it when it is complete. */

import { basename, dirname, join } from "node:path";
import { UsageError } from "../lib/terminal.ts";

/** A file that is being written. */
export interface OutputFile {
  /** Writes the whole file and renames it. */
  write(bytes: Uint8Array): Promise<void>;
  /** Removes what was not renamed; the old file, if there was one, stays. */
  [Symbol.asyncDispose](): Promise<void>;
}

function explain(error: unknown): string {
  const { code, message, name } = error as Error & { readonly code?: string };
  if (name === "NotFound" || code === "ENOENT") return "its folder must exist";
  if (name === "PermissionDenied" || name === "NotCapable") return "it may not be written";
  if (code === "ENOSPC" || /no space left/i.test(message)) return "no space is left on its disk";
  return message.split(" (os error")[0].split(":")[0];
}

function refuse(name: string, error: unknown): never {
  throw new UsageError(`Cannot write ${name}: ${explain(error)}`);
}

async function writeAll(file: Deno.FsFile, bytes: Uint8Array): Promise<void> {
  for (let rest = bytes; rest.length > 0;) rest = rest.subarray(await file.write(rest));
}

/** Opens a device or a pipe, which no file can replace. */
async function openSpecial(path: string, name: string): Promise<OutputFile> {
  const file = await Deno.open(path, { write: true }).catch((error) => refuse(name, error));
  return {
    write: (bytes) => writeAll(file, bytes).catch((error) => refuse(name, error)),
    [Symbol.asyncDispose]: () => Promise.resolve(file.close()),
  };
}

/** Opens a file that replaces the old one, with the same permissions, when it is complete. */
async function openReplacing(
  path: string,
  { name, mode }: { readonly name: string; readonly mode: number | null },
): Promise<OutputFile> {
  const part = join(dirname(path), `.${basename(path)}.${crypto.randomUUID().slice(0, 8)}.part`);
  const options = { write: true, createNew: true };
  const file = await Deno.open(part, options).catch((error) => refuse(name, error));
  let state: "open" | "moved" | "gone" = "open";
  const giveUp = (): void => {
    if (state === "open") Deno.removeSync(part);
    state = state === "open" ? "gone" : state;
  };
  // `Deno.exit` skips `using` but dispatches `unload`; SIGINT skips both, unless it is handled.
  const interrupt = (): never => Deno.exit(130);
  globalThis.addEventListener("unload", giveUp);
  Deno.addSignalListener("SIGINT", interrupt);
  return {
    async write(bytes) {
      try {
        await writeAll(file, bytes);
        await file.sync();
        if (mode !== null) await Deno.chmod(part, mode);
        await Deno.rename(part, path);
        state = "moved";
      } catch (error) {
        refuse(name, error);
      }
    },
    [Symbol.asyncDispose]() {
      file.close();
      giveUp();
      globalThis.removeEventListener("unload", giveUp);
      Deno.removeSignalListener("SIGINT", interrupt);
      return Promise.resolve();
    },
  };
}

/**
 * Opens a file for results. Called before the work, so that an unwritable place is reported at once.
 *
 * @param path Where it goes; a link is followed.
 * @param name What to call it in a message.
 * @returns The file. Nothing is at `path` before `write` has ended.
 * @throws {UsageError} If it cannot be written there.
 */
export async function openOutput(path: string, name: string): Promise<OutputFile> {
  const target = await Deno.realPath(path).catch(() => path);
  const found = await Deno.stat(target).catch(() => null);
  if (found?.isDirectory) throw new UsageError(`Cannot write ${name}: it is a folder`);
  if (found !== null && !found.isFile) return await openSpecial(target, name);
  const keepsMode = Deno.build.os !== "windows" && found?.mode != null;
  const mode = keepsMode ? found.mode! & 0o777 : null;
  return await openReplacing(target, { name, mode });
}
