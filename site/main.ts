/** The page: what is there at once. Each part's program is loaded when it comes near. */

/// <reference lib="dom" />

import { find, makeProblem } from "./lib/dom.ts";
import { browserName, describeGpu, findGpuFacts } from "./lib/machine.ts";
import { startTheme } from "./lib/theme.ts";

/** A part of the page and the program that fills it. */
interface Part {
  readonly id: string;
  readonly load: () => Promise<{ readonly start: (body: HTMLElement) => void | Promise<void> }>;
}

const PARTS: readonly Part[] = [
  { id: "watch-body", load: () => import("./watch/view.ts") },
  { id: "bits-body", load: () => import("./bits/view.ts") },
  { id: "logits-body", load: () => import("./logits/view.ts") },
];

async function startPart({ id, load }: Part): Promise<void> {
  const body = find(id);
  try {
    const { start } = await load();
    await start(body);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    body.append(makeProblem(`This part of the page did not load: ${reason}`));
  }
}

async function showMachine(): Promise<void> {
  find("machine-browser").textContent = browserName();
  find("machine-gpu").textContent = describeGpu(await findGpuFacts());
}

startTheme(find("theme"));
showMachine();
for (const part of PARTS) startPart(part);
