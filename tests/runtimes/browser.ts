/** Opening pages in a headless Chromium that report to the test. No driver library: a page posts what it found. */

import type { Browser } from "../../tools/setup/browser.ts";

/** A page. */
export interface Page {
  /** Its HTML. */
  readonly html: string;
  /** Its Content-Security-Policy. Default: none. */
  readonly policy?: string;
  /** Seconds after which it must have reported. Default: 120. */
  readonly timeoutSeconds?: number;
}

/** What is served. */
export interface Site {
  /** Pages by path, opened one after the other. Each posts JSON to `/report` and its own path. */
  readonly pages: Readonly<Record<string, Page>>;
  /** Folders by the path below which their files are served. */
  readonly folders: Readonly<Record<string, string>>;
}

/** Only `--enable-unsafe-webgpu` is needed to get SwiftShader; the rest keeps Chromium to itself. */
const FLAGS: readonly string[] = [
  "--headless",
  "--no-sandbox",
  "--enable-unsafe-webgpu",
  "--use-webgpu-adapter=swiftshader",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-dev-shm-usage",
];

const TYPES: Readonly<Record<string, string>> = {
  js: "text/javascript",
  mjs: "text/javascript",
  json: "application/json",
  wasm: "application/wasm",
  html: "text/html; charset=utf-8",
};

/**
 * Puts into a page, behind its own scripts, what posts the text of its `#output` once there is some.
 *
 * @param html A page.
 * @returns The page that reports.
 */
export function reportOutput(html: string): string {
  return html.replace(
    "</body>",
    `<script type="module">
      const output = document.querySelector("#output");
      while (!output.textContent) await new Promise((resolve) => setTimeout(resolve, 20));
      await fetch("/report" + location.pathname, {
        method: "POST",
        body: JSON.stringify(output.textContent),
      });
    </script></body>`,
  );
}

async function serveFile(folders: Site["folders"], path: string): Promise<Response> {
  for (const [prefix, folder] of Object.entries(folders)) {
    if (!path.startsWith(prefix)) continue;
    const bytes = await Deno.readFile(folder + path.slice(prefix.length)).catch(() => null);
    const type = TYPES[path.split(".").at(-1) ?? ""] ?? "application/octet-stream";
    if (bytes) return new Response(bytes, { headers: { "content-type": type } });
  }
  return new Response("not found", { status: 404 });
}

/** Serves a site on a port of its own, and hands out what its pages report. */
function serve(site: Site) {
  const waiting = new Map(
    Object.keys(site.pages).map((path) => [path, Promise.withResolvers<unknown>()]),
  );
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, async (request) => {
    const { pathname } = new URL(request.url);
    if (request.method === "POST") {
      waiting.get(pathname.replace(/^\/report/, ""))?.resolve(await request.json());
      return new Response();
    }
    const page = site.pages[pathname];
    if (!page) return await serveFile(site.folders, pathname);
    const headers = new Headers({ "content-type": TYPES.html });
    if (page.policy) headers.set("content-security-policy", page.policy);
    return new Response(page.html, { headers });
  });
  return { server, waiting };
}

/** Opens one page in a browser process of its own, which is gone, with all its children, at the end. */
async function visit(
  browser: Browser,
  url: string,
  { report, timeoutSeconds = 120 }: {
    readonly report: Promise<unknown>;
    readonly timeoutSeconds?: number;
  },
): Promise<unknown> {
  const profile = await Deno.makeTempDir();
  const child = new Deno.Command(browser.path, {
    args: [...FLAGS, `--user-data-dir=${profile}`, url],
    env: browser.environment,
    detached: true,
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise((_, reject) => {
    const error = new Error(`Cannot open ${url}: no report after ${timeoutSeconds} s`);
    timer = setTimeout(() => reject(error), timeoutSeconds * 1000);
  });
  const ended = child.status.then(({ code }) => {
    throw new Error(`Cannot open ${url}: the browser ended with status ${code}`);
  });
  try {
    return await Promise.race([report, late, ended]);
  } finally {
    clearTimeout(timer);
    ended.catch(() => {});
    if (Deno.build.os !== "windows") Deno.kill(-child.pid, "SIGKILL");
    else child.kill();
    await child.status;
    await Deno.remove(profile, { recursive: true }).catch(() => {});
  }
}

/**
 * Opens the pages of a site.
 *
 * @param browser The browser.
 * @param site The pages and the files.
 * @returns What each page reported, by its path.
 */
export async function visitPages(browser: Browser, site: Site): Promise<Record<string, unknown>> {
  const { server, waiting } = serve(site);
  const reports: Record<string, unknown> = {};
  try {
    for (const [path, { promise }] of waiting) {
      const url = `http://127.0.0.1:${server.addr.port}${path}`;
      const { timeoutSeconds } = site.pages[path];
      reports[path] = await visit(browser, url, { report: promise, timeoutSeconds });
    }
  } finally {
    await server.shutdown();
  }
  return reports;
}
