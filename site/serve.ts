/** Serves a folder on this machine only. */

import { extname, join, normalize } from "node:path";

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".map": "application/json",
  ".wasm": "application/wasm",
  ".woff2": "font/woff2",
  ".txt": "text/plain; charset=utf-8",
};

/** A path of a URL as a path of a file, or null where it is none or leads out of the folder. */
function toFile(folder: string, pathname: string): string | null {
  try {
    const path = normalize(join(folder, decodeURIComponent(pathname)));
    if (!path.startsWith(folder)) return null;
    return pathname.endsWith("/") ? join(path, "index.html") : path;
  } catch {
    return null;
  }
}

async function answer(folder: string, request: Request): Promise<Response> {
  const file = toFile(folder, new URL(request.url).pathname);
  const bytes = file === null ? null : await Deno.readFile(file).catch(() => null);
  if (file === null || bytes === null) return new Response("not found", { status: 404 });
  const type = TYPES[extname(file)] ?? "application/octet-stream";
  return new Response(bytes, { headers: { "content-type": type, "cache-control": "no-cache" } });
}

/**
 * Serves a folder over HTTP on 127.0.0.1.
 *
 * @param folder The folder; a path that ends in a slash is its `index.html`.
 * @param port The port, 0 for a free one.
 * @returns The server.
 */
export function serveFolder(folder: string, port: number): Deno.HttpServer<Deno.NetAddr> {
  const root = normalize(`${folder}/`);
  return Deno.serve(
    { port, hostname: "127.0.0.1", onListen() {} },
    (request) => answer(root, request),
  );
}
