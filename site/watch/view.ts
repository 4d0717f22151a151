/** "Watch it route": two prompts, the model that continues them, and where their bytes go. */

/// <reference lib="dom" />

import { make, makeButton, makeField, makeProblem, makeSelect } from "../lib/dom.ts";
import { formatBytes } from "../lib/format.ts";
import { findGpuFacts } from "../lib/machine.ts";
import { DetailPanel } from "./detail.ts";
import { Lane } from "./lane.ts";
import { type Backend, loadBytes, loadModel, type Model } from "./model.ts";
import { busiest, nameByte } from "./trace.ts";
import { writeText } from "./write.ts";

const VERSE = "And he said unto them, Go ye therefore";
const CODE = "def read(self, path):\n    with open(path) as file:\n        ";
const LENGTHS = [60, 120, 240];
const MOST_PROMPT_BYTES = 400;
/** So many of a layer's experts are compared between the texts. */
const BUSIEST = 6;

/** The state of the part, and what is on the screen for it. */
class WatchView {
  readonly #lanes: readonly Lane[];
  readonly #run = makeButton("Run", { onClick: () => this.#toggle() });
  readonly #backend = makeSelect("watch-backend", [{ value: "wasm", text: "CPU (WebAssembly)" }]);
  readonly #length = makeSelect(
    "watch-length",
    LENGTHS.map((length) => ({ value: `${length}`, text: `${length} bytes` })),
  );
  readonly #layers = make("fieldset", { className: "segments" });
  readonly #status = make("p", { className: "status", attributes: { role: "status" } });
  readonly #progress = make("progress", { attributes: { "aria-label": "Model loaded" } });
  readonly #problems = make("div");
  readonly #overlap = make("p", { className: "status" });
  readonly #detail = new DetailPanel();
  #model: { readonly backend: Backend; readonly model: Model } | null = null;
  #layer = 0;
  #pointed: { readonly lane: Lane; readonly token: number } | null = null;
  #running = false;

  constructor(body: HTMLElement) {
    const onToken = (lane: Lane, token: number): void => this.#point(lane, token);
    this.#lanes = [
      new Lane({ name: "Verse", prompt: VERSE, onToken }),
      new Lane({ name: "Code", prompt: CODE, onToken }),
    ];
    this.#run.id = "watch-run";
    this.#length.value = `${LENGTHS[1]}`;
    this.#progress.hidden = true;
    this.#layers.hidden = true;
    this.#overlap.hidden = true;
    const controls = make("div", {
      className: "controls",
      children: [
        this.#run,
        makeField("Write", this.#length),
        makeField("Compute on", this.#backend),
        this.#layers,
      ],
    });
    const lanes = make("div", {
      className: "columns",
      children: this.#lanes.map(({ element }) => element),
    });
    const { element } = this.#detail;
    body.append(
      controls,
      this.#status,
      this.#progress,
      this.#problems,
      lanes,
      this.#overlap,
      element,
    );
    this.#offerGpu();
  }

  async #offerGpu(): Promise<void> {
    const facts = await findGpuFacts();
    if (facts.name === undefined) return;
    const text = facts.software ? "GPU (software)" : "GPU (WebGPU)";
    this.#backend.append(make("option", { text, attributes: { value: "webgpu" } }));
  }

  #toggle(): void {
    if (this.#running) this.#running = false;
    else this.#start();
  }

  async #start(): Promise<void> {
    this.#running = true;
    this.#run.textContent = "Stop";
    this.#problems.replaceChildren();
    try {
      await this.#writeOrFallBack();
    } catch (error) {
      this.#forgetModel();
      this.#problems.append(makeProblem(error instanceof Error ? error.message : String(error)));
      this.#status.textContent = "";
    } finally {
      this.#running = false;
      this.#run.textContent = "Run";
      this.#progress.hidden = true;
    }
  }

  /** Writes; where the GPU is lost or fails, says so and starts again on the CPU. */
  async #writeOrFallBack(): Promise<void> {
    try {
      await this.#write(await this.#load());
    } catch (error) {
      if (this.#backend.value !== "webgpu") throw error;
      const reason = await this.#reasonOf(error);
      this.#forgetModel();
      this.#backend.value = "wasm";
      for (const option of [...this.#backend.options]) {
        if (option.value === "webgpu") option.remove();
      }
      this.#problems.append(makeProblem(
        `The GPU stopped: ${reason}. The text starts again on the CPU; load the page anew for the GPU.`,
      ));
      await this.#write(await this.#load());
    }
  }

  /** Work dies with its device, and may do so a moment before the device says why. */
  async #reasonOf(error: unknown): Promise<string> {
    const told = error instanceof Error ? error.message : String(error);
    const later = new Promise<string>((resolve) => setTimeout(() => resolve(told), 100));
    const lost = this.#model?.model.lost.then((reason) => `the device was lost (${reason})`);
    return await Promise.race([later, lost ?? later]);
  }

  /** What a lost GPU held is gone already: freeing it may fail, and need not be waited for. */
  #forgetModel(): void {
    this.#model?.model.destroy().catch(() => {});
    this.#model = null;
  }

  /** Loads the model for the backend that is chosen, unless it is there. */
  async #load(): Promise<Model> {
    const backend = this.#backend.value as Backend;
    if (this.#model?.backend === backend) return this.#model.model;
    this.#forgetModel();
    const size = formatBytes(loadBytes(backend));
    this.#status.textContent = `Loading the model and ONNX Runtime, ${size} …`;
    this.#progress.hidden = false;
    const model = await loadModel({
      backend,
      texts: this.#lanes.length,
      onProgress: (share) => this.#progress.value = share,
    });
    this.#progress.hidden = true;
    this.#model = { backend, model };
    this.#offerLayers(model.layers.length);
    return model;
  }

  #offerLayers(count: number): void {
    const choices = Array.from({ length: count }, (_, layer) => {
      const box = make("input", {
        attributes: { type: "radio", name: "layer", id: `layer-${layer}`, value: `${layer}` },
      });
      box.checked = layer === this.#layer;
      box.addEventListener("change", () => this.#showLayer(layer));
      return make("label", { children: [box, ` ${layer + 1}`] });
    });
    this.#layers.replaceChildren(make("legend", { text: "Layer" }), ...choices);
    this.#layers.hidden = false;
  }

  /** Has the model write both texts, a byte of each in turn. */
  async #write(model: Model): Promise<void> {
    const length = Number(this.#length.value);
    this.#pointed = null;
    this.#detail.clear();
    const texts = this.#lanes.map((lane, i) => {
      const prompt = lane.promptBytes.subarray(0, MOST_PROMPT_BYTES);
      lane.restart(model, prompt.length + length);
      return writeText(model.runners[i], { prompt, length, seed: i });
    });
    const loss = model.lost.then((reason) => {
      throw new Error(reason);
    });
    // A loss after the run is met by the next one.
    loss.catch(() => {});
    this.#status.textContent = "Running …";
    const startedAt = performance.now();
    let written = true;
    while (written && this.#running) {
      written = false;
      for (const [i, lane] of this.#lanes.entries()) {
        const { value, done } = await Promise.race([texts[i].next(), loss]);
        if (done) continue;
        written = true;
        lane.grow(value);
      }
      this.#showOverlap();
      await new Promise(requestAnimationFrame);
    }
    this.#finish((performance.now() - startedAt) / 1000);
  }

  #finish(seconds: number): void {
    for (const lane of this.#lanes) lane.showLoad();
    const bytes = this.#lanes.reduce((sum, { trace }) => sum + trace.length, 0);
    this.#status.textContent = `${bytes} bytes, ${(bytes / seconds).toFixed(0)} a second.`;
    const [first] = this.#lanes;
    if (this.#pointed === null && first.trace.length > 0) first.point(first.trace.length - 1);
  }

  #showLayer(layer: number): void {
    this.#layer = layer;
    for (const lane of this.#lanes) lane.showLayer(layer);
    this.#showOverlap();
    if (this.#pointed !== null) this.#explain();
  }

  /** Says how many of the busiest experts the texts share. */
  #showOverlap(): void {
    const model = this.#model?.model;
    if (model === undefined) return;
    const { numExperts } = model.layers[this.#layer];
    const [verse, code] = this.#lanes.map(({ trace }) =>
      busiest(trace.loads(this.#layer, numExperts), BUSIEST)
    );
    const shared = verse.filter((expert) => code.includes(expert)).length;
    this.#overlap.hidden = false;
    this.#overlap.textContent = `Busiest experts of layer ${this.#layer + 1}: verse ` +
      `${verse.join(", ")}; code ${code.join(", ")}. ` +
      (shared === 0 ? "No expert is in both lists." : `${shared} of ${BUSIEST} are in both lists.`);
  }

  #point(lane: Lane, token: number): void {
    if (this.#pointed !== null && this.#pointed.lane !== lane) this.#pointed.lane.unmark();
    this.#pointed = { lane, token };
    this.#explain();
  }

  #explain(): void {
    const model = this.#model?.model;
    if (model === undefined || this.#pointed === null) return;
    const { lane, token } = this.#pointed;
    const byte = nameByte(lane.trace.byteAt(token));
    this.#detail.show({
      title: `“${byte}”, token ${token} of ${lane.name.toLowerCase()}, layer ${this.#layer + 1}`,
      options: model.layers[this.#layer],
      route: lane.trace.routeAt(token, this.#layer),
    });
  }
}

/**
 * Fills the part.
 *
 * @param body Where it goes.
 */
export function start(body: HTMLElement): void {
  new WatchView(body);
}
