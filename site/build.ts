/** Builds the page: bundles its programs and styles, and copies what is loaded later. */

import * as esbuild from "../tools/lib/esbuild.ts";
import { gzipSync } from "node:zlib";
import { basename, join } from "node:path";
import { PROJECT_ROOT } from "../tools/lib/deno.ts";
import { installPackages } from "../tools/lib/packages.ts";
import { collectLicences } from "./licences.ts";
import { writeSamples } from "./samples.ts";

/** A page that was built. */
export interface BuiltSite {
  /** The folder to serve, with `index.html`. */
  readonly folder: string;
  /** Files that a browser needs before it can paint, relative to the folder: HTML, styles, fonts, program. */
  readonly firstPaint: readonly string[];
  /** Where the packages are, axe-core among them. */
  readonly packages: string;
}

const SOURCE = new URL("site/", PROJECT_ROOT);
const MANIFEST = new URL(".ci/site/", PROJECT_ROOT);
const CACHE = decodeURI(new URL(".cache/site/", PROJECT_ROOT).pathname);

interface Bundled {
  /** The program that `index.html` names, with every chunk that it imports at once. */
  readonly program: readonly string[];
  /** The style sheet and its fonts. */
  readonly styles: readonly string[];
  /** Everything that was bundled. */
  readonly inputs: readonly string[];
}

/** Follows the imports that a browser follows before it runs a program; `import()` is not one. */
function staticImports(entry: string, outputs: esbuild.Metafile["outputs"]): string[] {
  const seen = new Set([entry]);
  for (const path of seen) {
    for (const { path: imported, kind } of outputs[path].imports) {
      if (kind === "import-statement" || kind === "url-token") seen.add(imported);
    }
  }
  return [...seen];
}

function sourcePath(name: string): string {
  return decodeURI(new URL(name, SOURCE).pathname);
}

async function readVersion(): Promise<string> {
  return JSON.parse(await Deno.readTextFile(new URL("deno.json", PROJECT_ROOT))).version;
}

/** Resolves Deno's names of npm packages, `npm:name@version`, in the folder of packages. */
function npmNames(packages: string): esbuild.Plugin {
  return {
    name: "npm names",
    setup({ onResolve, resolve }) {
      onResolve({ filter: /^npm:/ }, ({ path, kind }) => {
        const name = path.replace(/^npm:((?:@[^/]+\/)?[^@/]+)(?:@[^/]*)?/, "$1");
        return resolve(name, { kind, resolveDir: packages });
      });
    },
  };
}

async function bundlePage(folder: string, packages: string): Promise<Bundled> {
  try {
    const { metafile } = await esbuild.build({
      absWorkingDir: folder,
      entryPoints: [
        { in: sourcePath("main.ts"), out: "main" },
        { in: sourcePath("styles/main.css"), out: "main" },
        // What `tools/route/arrays/npz.ts` imports when it meets a zip; the page's import map leads here.
        { in: "fflate", out: "fflate" },
      ],
      nodePaths: [packages],
      plugins: [npmNames(packages)],
      outdir: folder,
      entryNames: "[name]",
      chunkNames: "chunks/[name]-[hash]",
      assetNames: "fonts/[name]",
      loader: { ".woff2": "file" },
      define: { TILEGATE_VERSION: JSON.stringify(await readVersion()) },
      bundle: true,
      splitting: true,
      minify: true,
      format: "esm",
      target: "es2022",
      metafile: true,
      sourcemap: "linked",
      logLevel: "silent",
    });
    const follow = (entry: string): string[] => staticImports(entry, metafile.outputs);
    const inputs = Object.keys(metafile.inputs).map((path) => join(folder, path));
    return { program: follow("main.js"), styles: follow("main.css"), inputs };
  } finally {
    await esbuild.stop();
  }
}

/** ONNX Runtime's programs and their kernels, for the CPU and for the GPU. */
const ORT_FILES: readonly string[] = [
  "ort.wasm.bundle.min.mjs",
  "ort-wasm-simd-threaded.wasm",
  "ort.webgpu.bundle.min.mjs",
  "ort-wasm-simd-threaded.asyncify.wasm",
];

async function copyOrt(folder: string, packages: string): Promise<string[]> {
  await Deno.mkdir(join(folder, "ort"));
  const files = ORT_FILES.map((name) => join(packages, "onnxruntime-web/dist", name));
  for (const file of files) await Deno.copyFile(file, join(folder, "ort", basename(file)));
  return files;
}

async function copyModel(folder: string): Promise<void> {
  const source = new URL("examples/tiny_moe/model/", PROJECT_ROOT);
  await Deno.mkdir(join(folder, "model"));
  for await (const { name } of Deno.readDir(source)) {
    await Deno.copyFile(new URL(name, source), join(folder, "model", name));
  }
  await Deno.copyFile(new URL("../MODEL_CARD.md", source), join(folder, "model", "card.txt"));
}

/** Where {@linkcode buildSite} builds the page that `deno task site` serves. */
export const SITE_FOLDER: string = join(CACHE, "dist");

/**
 * Builds the page.
 *
 * @param folder Where to; it is emptied first.
 * @returns Where the page is, and what its first paint needs.
 * @throws {Error} If a package cannot be installed or a program does not bundle.
 */
export async function buildSite(folder: string = SITE_FOLDER): Promise<BuiltSite> {
  const packages = await installPackages({ manifest: MANIFEST, target: CACHE });
  await Deno.remove(folder, { recursive: true }).catch(() => {});
  await Deno.mkdir(folder, { recursive: true });
  const { program, styles, inputs } = await bundlePage(folder, packages);
  const runtime = await copyOrt(folder, packages);
  await copyModel(folder);
  const licences = await collectLicences([...inputs, ...runtime]);
  await Deno.writeTextFile(join(folder, "licences.txt"), licences);
  await writeSamples(join(folder, "samples"));
  await Deno.copyFile(new URL("index.html", SOURCE), join(folder, "index.html"));
  return { folder, packages, firstPaint: ["index.html", ...styles, ...program] };
}

/**
 * Measures what a first visit downloads before it paints. Fonts are compressed already.
 *
 * @param site The page.
 * @returns Bytes of each file after gzip at its best, or as it is where that is smaller.
 */
export async function firstPaintBytes(site: BuiltSite): Promise<Map<string, number>> {
  const sizes = new Map<string, number>();
  for (const name of site.firstPaint) {
    const bytes = await Deno.readFile(join(site.folder, name));
    sizes.set(name, Math.min(bytes.length, gzipSync(bytes, { level: 9 }).length));
  }
  return sizes;
}
