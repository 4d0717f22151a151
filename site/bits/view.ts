/** "The same bits on your machine": the controls, the table, the verdict. */

/// <reference lib="dom" />

import type { Shape } from "../../tests/support/parity_cases.ts";
import { readAll, readNumber } from "../lib/address.ts";
import { make, makeButton, makeField, makeProblem, makeTable } from "../lib/dom.ts";
import { copyText } from "../lib/download.ts";
import { formatCount, formatTime } from "../lib/format.ts";
import { browserName, describeGpu, findGpuFacts } from "../lib/machine.ts";
import { compareShape, type ShapeResult } from "./compare.ts";
import { type Comparison, describeFailure, describeTotals, totalsOf, toText } from "./report.ts";
import { describeShape, NAMED_SHAPES, shapeKey } from "./shapes.ts";

declare const TILEGATE_VERSION: string;

const MOST_SEED = 2 ** 32 - 1;
const ROWS = { min: 1, max: 4096, otherwise: 512 };
const VARIATIONS = { min: 1, max: 30, otherwise: 2 };
const SEED = { min: 0, max: MOST_SEED, otherwise: 1 };

function makeNumber(
  id: string,
  { min, max, value }: { readonly min: number; readonly max: number; readonly value: number },
): HTMLInputElement {
  const attributes = { id, type: "number", min: `${min}`, max: `${max}`, value: `${value}` };
  return make("input", { attributes: { ...attributes, required: "" } });
}

function makeShapeChoice(): { readonly element: HTMLElement; readonly chosen: () => Shape[] } {
  const asked = readAll("shape");
  const boxes = NAMED_SHAPES.map(({ shape, note }, i) => {
    const box = make("input", { attributes: { type: "checkbox", id: `shape-${i}` } });
    box.checked = asked.length === 0 || asked.includes(shapeKey(shape));
    const text = ` ${describeShape(shape)} (${note})`;
    return { box, shape, label: make("label", { children: [box, text] }) };
  });
  const list = make("div", { className: "choices", children: boxes.map(({ label }) => label) });
  const legend = make("legend", { className: "unseen", text: "Shapes to compare" });
  const element = make("details", {
    children: [
      make("summary", { text: "Shapes" }),
      make("fieldset", { children: [legend, list] }),
    ],
  });
  return {
    element,
    chosen: () => boxes.filter(({ box }) => box.checked).map(({ shape }) => shape),
  };
}

/** The GPU of a comparison, and why there is none any more. */
interface GpuUse {
  device: GPUDevice | null;
  interruption: string | null;
}

/** The state of the part, and what is on the screen for it. */
class BitsView {
  readonly #seed = makeNumber("bits-seed", { ...SEED, value: readNumber("seed", SEED) });
  readonly #rows = makeNumber("bits-rows", { ...ROWS, value: readNumber("rows", ROWS) });
  readonly #variations = makeNumber("bits-variations", {
    ...VARIATIONS,
    value: readNumber("variations", VARIATIONS),
  });
  readonly #shapes = makeShapeChoice();
  readonly #run = makeButton("Compare", { onClick: () => this.#toggle() });
  readonly #copy = makeButton("Copy as text", {
    className: "second",
    onClick: () => this.#copyReport(),
  });
  readonly #status = make("p", { className: "status", attributes: { role: "status" } });
  readonly #progress = make("progress", { attributes: { "aria-label": "Shapes compared" } });
  readonly #outcome = make("div");
  #comparison: Comparison | null = null;
  #stopped = true;

  constructor(body: HTMLElement) {
    this.#run.id = "bits-run";
    this.#copy.id = "bits-copy";
    this.#copy.hidden = true;
    this.#progress.hidden = true;
    this.#outcome.id = "bits-outcome";
    const controls = make("div", {
      className: "controls",
      children: [
        makeField("Seed", this.#seed),
        makeField("Rows of each case", this.#rows),
        makeField("Cases of each shape", this.#variations),
        this.#run,
        this.#copy,
      ],
    });
    const { element } = this.#shapes;
    body.append(controls, element, this.#status, this.#progress, this.#outcome);
  }

  #toggle(): void {
    if (!this.#stopped) {
      this.#stopped = true;
      return;
    }
    const inputs = [this.#seed, this.#rows, this.#variations];
    if (inputs.every((input) => input.reportValidity())) this.#start();
  }

  /** The address under which the page would do the same again. */
  #address(shapes: readonly Shape[]): string {
    const url = new URL(location.href);
    url.search = "";
    url.hash = "bits";
    url.searchParams.set("seed", this.#seed.value);
    url.searchParams.set("rows", this.#rows.value);
    url.searchParams.set("variations", this.#variations.value);
    if (shapes.length < NAMED_SHAPES.length) {
      for (const shape of shapes) url.searchParams.append("shape", shapeKey(shape));
    }
    return url.href;
  }

  async #start(): Promise<void> {
    const shapes = this.#shapes.chosen();
    if (shapes.length === 0) {
      this.#status.textContent = "Choose a shape first.";
      return;
    }
    this.#stopped = false;
    this.#run.textContent = "Stop";
    this.#copy.hidden = true;
    this.#progress.hidden = false;
    try {
      await this.#compare(shapes);
    } catch (error) {
      this.#outcome.prepend(makeProblem(messageOf(error)));
    } finally {
      this.#stopped = true;
      this.#run.textContent = "Compare";
      this.#progress.hidden = true;
      this.#copy.hidden = false;
    }
  }

  async #compare(shapes: readonly Shape[]): Promise<void> {
    const facts = await findGpuFacts();
    const gpu: GpuUse = { device: null, interruption: null };
    if (facts.name !== undefined) await openDevice(gpu);
    const seed = Number(this.#seed.value);
    const address = this.#address(shapes);
    const results: ShapeResult[] = [];
    for (const shape of shapes) {
      if (this.#stopped) break;
      this.#progress.max = shapes.length;
      this.#progress.value = results.length;
      this.#status.textContent = `Comparing ${describeShape(shape)} …`;
      results.push(await this.#compareOne(shape, { gpu, seed }));
      this.#show({
        version: TILEGATE_VERSION,
        browser: browserName(),
        gpu: describeGpu(facts),
        seed,
        address,
        interruption: gpu.interruption,
        results,
      });
    }
    gpu.device?.destroy();
    this.#status.textContent = this.#stopped ? "Stopped." : "Done.";
  }

  /** Compares a shape; where the GPU stops, the shape and those after it do without. */
  async #compareOne(
    shape: Shape,
    { gpu, seed }: { readonly gpu: GpuUse; readonly seed: number },
  ): Promise<ShapeResult> {
    const rows = Number(this.#rows.value);
    const options = { seed, rows, variations: Number(this.#variations.value) };
    try {
      return await compareShape(shape, { ...options, device: gpu.device });
    } catch (error) {
      if (gpu.device === null) throw error;
      gpu.interruption = messageOf(error);
      gpu.device = null;
      return await compareShape(shape, { ...options, device: null });
    }
  }

  #show(comparison: Comparison): void {
    this.#comparison = comparison;
    const { results, interruption, gpu, seed } = comparison;
    const { differingBits } = totalsOf(results);
    const good = differingBits === 0;
    const failures = results.flatMap((result) => result.failures);
    const noGpu = results.some(({ gpuSeconds }) => gpuSeconds === null);
    this.#outcome.replaceChildren(
      ...(interruption === null ? [] : [makeLoss(interruption)]),
      ...(noGpu && interruption === null
        ? [make("p", { className: "notice", text: `GPU: ${gpu}` })]
        : []),
      make("p", {
        className: "verdict",
        children: [
          make("strong", {
            className: good ? "good" : "bad",
            text: `${good ? "✓ " : "✗ "}${formatCount(differingBits)} differing bits`,
          }),
          make("span", { className: "muted", text: describeTotals(comparison) }),
        ],
      }),
      ...failures.map((failure) =>
        make("div", {
          className: "problem",
          children: [
            make("h3", { text: "A row came out differently" }),
            make("pre", { text: describeFailure(failure, seed) }),
          ],
        })
      ),
      makeResults(results),
    );
  }

  async #copyReport(): Promise<void> {
    if (this.#comparison === null) return;
    const text = toText(this.#comparison);
    const copied = await copyText(text);
    this.#status.textContent = copied
      ? "The report is on the clipboard."
      : "This browser does not let a page copy: select the text below.";
    if (!copied) this.#outcome.prepend(make("pre", { text, attributes: { tabindex: "0" } }));
  }
}

function makeLoss(interruption: string): HTMLElement {
  return makeProblem(
    `The GPU stopped: ${interruption}. From there on the CPU and the reference went on without it. ` +
      "Compare again to ask for the GPU anew.",
  );
}

/** A shape and the model that has it. */
function makeShapeName(shape: Shape): HTMLElement {
  const named = NAMED_SHAPES.find((each) => shapeKey(each.shape) === shapeKey(shape));
  const note = make("span", { className: "muted", text: named ? ` ${named.note}` : "" });
  return make("span", { text: describeShape(shape), children: [note] });
}

function makeResults(results: readonly ShapeResult[]): HTMLElement {
  return makeTable({
    caption:
      "Each shape: rows, bits that differ, and the time for a token, the fastest of several batches. " +
      "The GPU's is from logits in memory to the decision in memory, the way there and back included.",
    head: ["Shape", "Rows", "Differing bits", "CPU, a token", "GPU, a token"],
    rows: results.map(({ shape, rows, differingBits, cpuSeconds, gpuSeconds }) => [
      makeShapeName(shape),
      formatCount(rows),
      make("span", {
        className: differingBits === 0 ? "good" : "bad",
        text: formatCount(differingBits),
      }),
      formatTime(cpuSeconds),
      gpuSeconds === null ? "none" : formatTime(gpuSeconds),
    ]),
  });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

async function openDevice(gpu: GpuUse): Promise<void> {
  try {
    const adapter = await navigator.gpu.requestAdapter({ powerPreference: "high-performance" });
    gpu.device = await adapter?.requestDevice() ?? null;
  } catch (error) {
    gpu.interruption = messageOf(error);
  }
}

/**
 * Fills the part.
 *
 * @param body Where it goes.
 */
export function start(body: HTMLElement): void {
  new BitsView(body);
}
