/** A worker of `deno task prove`: walks what it is told to, one task after the other. */

/// <reference no-default-lib="true" />
/// <reference lib="deno.worker" />

import { checksums, type ChecksumTask } from "./checksum.ts";
import { Walker, type WalkTask } from "./walk.ts";

/** What the worker is asked. */
export type ProveTask =
  | { readonly kind: "walk"; readonly walk: WalkTask }
  | { readonly kind: "checksums"; readonly checksums: ChecksumTask };

const walker = new Walker();

self.onmessage = ({ data }: MessageEvent<ProveTask>): void => {
  self.postMessage(data.kind === "walk" ? walker.walk(data.walk) : checksums(data.checksums));
};
