/** One prompt: its text field, the text as it is written, the picture, and the load of the experts. */

/// <reference lib="dom" />

import { ChartFigure, loadChart } from "../lib/charts.ts";
import { make, makeField, makeLegend } from "../lib/dom.ts";
import { describeLoads } from "../lib/loads.ts";
import type { Model } from "./model.ts";
import { RoutePicture } from "./picture.ts";
import { nameByte, Trace, type TracedByte } from "./trace.ts";

/** What a lane is about, and whom it tells. */
export interface LaneOptions {
  /** One word for ids and sentences. */
  readonly name: string;
  /** What the text field holds at first. */
  readonly prompt: string;
  /** Called when another token of the lane is pointed at. */
  readonly onToken: (lane: Lane, token: number) => void;
}

/** The load is drawn anew after this many tokens: drawing takes longer than a token. */
const LOAD_EVERY = 8;

/** The lane. */
export class Lane {
  /** The element to put into the page. */
  readonly element: HTMLElement;
  /** What the text did. */
  readonly trace = new Trace();
  /** One word for the text. */
  readonly name: string;
  readonly #options: LaneOptions;
  readonly #prompt: HTMLTextAreaElement;
  readonly #text: HTMLElement;
  readonly #place = make("figure");
  readonly #key = make("figcaption");
  readonly #slider: HTMLInputElement;
  readonly #sliderField: HTMLElement;
  readonly #load = new ChartFigure();
  #picture: RoutePicture | null = null;
  #layer = 0;
  #numExperts = 0;

  /**
   * Makes a lane.
   *
   * @param options What it is about.
   */
  constructor(options: LaneOptions) {
    const id = options.name.toLowerCase();
    this.name = options.name;
    this.#options = options;
    this.#prompt = make("textarea", {
      text: options.prompt,
      attributes: { id: `prompt-${id}`, rows: "2", spellcheck: "false" },
    });
    this.#text = make("p", {
      className: "written mono",
      attributes: { tabindex: "0", role: "group", "aria-label": `${options.name}: the text` },
    });
    this.#slider = make("input", {
      attributes: { id: `token-${id}`, type: "range", min: "0", max: "0", value: "0" },
    });
    this.#slider.addEventListener("input", () => this.point(Number(this.#slider.value)));
    this.#sliderField = makeField(`Token of ${options.name}`, this.#slider);
    this.#sliderField.hidden = true;
    this.#text.hidden = true;
    this.#place.hidden = true;
    this.#load.element.hidden = true;
    this.element = make("div", {
      className: "panel lane",
      children: [
        makeField(`${options.name}: the prompt`, this.#prompt),
        this.#text,
        this.#place,
        this.#sliderField,
        this.#load.element,
      ],
    });
  }

  /** The bytes of the prompt; an empty one starts with a new line. */
  get promptBytes(): Uint8Array {
    return new TextEncoder().encode(this.#prompt.value || "\n");
  }

  /** Starts over with an empty picture. */
  restart(model: Model, tokens: number): void {
    const [{ numExperts }] = model.layers;
    this.#numExperts = numExperts;
    this.trace.restart(this.promptBytes.length);
    this.#picture = new RoutePicture({
      name: this.name,
      trace: this.trace,
      tokens,
      layers: model.layers.length,
      experts: numExperts,
      onToken: (token) => this.point(token),
    });
    this.#picture.showLayer(this.#layer);
    const legend = makeLegend("Weight: least", "most");
    this.#place.replaceChildren(this.#key, this.#picture.element, legend);
    this.#showKey(model.layers.length);
    for (const part of [this.#place, this.#sliderField, this.#text, this.#load.element]) {
      part.hidden = false;
    }
  }

  /** Shows a further byte. */
  grow(traced: TracedByte): void {
    this.trace.add(traced);
    const token = this.trace.length - 1;
    this.#picture?.draw(token);
    this.#picture?.follow(token);
    this.#slider.max = `${token}`;
    this.#showText();
    if (token % LOAD_EVERY === 0) this.showLoad();
  }

  #showKey(layers: number): void {
    this.#key.textContent = `The best expert of each of ${layers} layers; below, layer ` +
      `${this.#layer + 1}’s experts 0 to ${this.#numExperts - 1}`;
  }

  #showText(): void {
    const { bytes, promptBytes } = this.trace;
    const decode = (part: Uint8Array<ArrayBuffer>): string => new TextDecoder().decode(part);
    this.#text.replaceChildren(
      make("span", { className: "muted", text: decode(bytes.subarray(0, promptBytes)) }),
      make("span", { text: decode(bytes.subarray(promptBytes)) }),
    );
    this.#text.scrollTop = this.#text.scrollHeight;
  }

  /** Draws the load of the layer that is shown. */
  showLoad(): void {
    const loads = this.trace.loads(this.#layer, this.#numExperts);
    this.#load.show(loadChart(loads, describeLoads(loads)));
  }

  /** Shows another layer. */
  showLayer(layer: number): void {
    this.#layer = layer;
    this.#picture?.showLayer(layer);
    if (this.trace.length === 0) return;
    this.#showKey(this.trace.layers);
    this.showLoad();
  }

  /** Marks a token and tells of it. */
  point(token: number): void {
    this.#slider.value = `${token}`;
    this.#slider.setAttribute("aria-valuetext", nameByte(this.trace.byteAt(token)));
    this.#picture?.mark(token);
    this.#options.onToken(this, token);
  }

  /** Takes the mark away. */
  unmark(): void {
    this.#picture?.unmark();
  }
}
