/** The picture of one text: its bytes, a strip of tokens × layers, a heat map of tokens × experts. */

/// <reference lib="dom" />

import { type HeatScale, readColour, readHeatScale } from "../lib/colours.ts";
import { make, makeScroller } from "../lib/dom.ts";
import { drawWithTheme } from "../lib/theme.ts";
import { TileCanvas } from "../lib/tile_canvas.ts";
import { nameByte, type Trace } from "./trace.ts";

/** What the picture is of. */
export interface PictureOptions {
  /** What the text is called. */
  readonly name: string;
  /** The text. */
  readonly trace: Trace;
  /** Tokens that there is room for. */
  readonly tokens: number;
  /** Layers of the model. */
  readonly layers: number;
  /** Experts of a layer. */
  readonly experts: number;
  /** Called with the token under the pointer. */
  readonly onToken: (token: number) => void;
}

/** CSS pixels. */
const COLUMN_WIDTH = 17;
const BYTE_HEIGHT = 20;
const LAYER_HEIGHT = 20;
const EXPERT_HEIGHT = 5;

/** Hues that are far apart for neighbouring ids. */
const GOLDEN_ANGLE = 137.508;

interface Palette {
  readonly heat: HeatScale;
  readonly ink: string;
  readonly muted: string;
  readonly accent: string;
  readonly expertInk: string;
  readonly expert: (id: number) => string;
}

function readPalette(): Palette {
  const dark = getComputedStyle(document.body).backgroundColor.match(/\d+/g)!.map(Number)[0] < 128;
  const tone = dark ? "0.74 0.115" : "0.81 0.1";
  return {
    heat: readHeatScale(),
    ink: readColour("--ink"),
    muted: readColour("--muted"),
    accent: readColour("--accent"),
    expertInk: readColour("--expert-ink"),
    expert: (id) => `oklch(${tone} ${(id * GOLDEN_ANGLE) % 360})`,
  };
}

/** The picture. It grows by a column with each token. */
export class RoutePicture {
  /** The element to put into the page. */
  readonly element: HTMLElement;
  readonly #options: PictureOptions;
  readonly #bytes: TileCanvas;
  readonly #strip: TileCanvas;
  readonly #map: TileCanvas;
  readonly #cursor = make("div", { className: "cursor", attributes: { "aria-hidden": "true" } });
  #palette = readPalette();
  #layer = 0;

  /**
   * Makes an empty picture.
   *
   * @param options What it is of.
   */
  constructor(options: PictureOptions) {
    const { name, tokens, layers, experts } = options;
    const common = { columns: tokens, width: COLUMN_WIDTH };
    this.#options = options;
    this.#bytes = new TileCanvas({
      ...common,
      label: `The bytes of ${name}`,
      rows: 1,
      height: BYTE_HEIGHT,
    });
    this.#strip = new TileCanvas({
      ...common,
      label: `Strip of ${name}: tokens across, ${layers} layers down, each tile the best expert`,
      rows: layers,
      height: LAYER_HEIGHT,
    });
    this.#map = new TileCanvas({
      ...common,
      label: `Heat map of ${name}: tokens across, ${experts} experts down, each tile the weight`,
      rows: experts,
      height: EXPERT_HEIGHT,
    });
    const sheets = [this.#bytes.element, this.#strip.element, this.#map.element];
    const stack = make("div", { className: "stack", children: [...sheets, this.#cursor] });
    stack.style.width = `${tokens * COLUMN_WIDTH}px`;
    this.element = makeScroller(stack, `Picture of ${name}`);
    const point = (event: PointerEvent): void => {
      const column = this.#map.placeAt(event)?.column ?? this.#strip.placeAt(event)?.column;
      if (column !== undefined && column < options.trace.length) options.onToken(column);
    };
    stack.addEventListener("pointermove", point);
    stack.addEventListener("pointerdown", point);
    this.unmark();
    drawWithTheme(this.element, () => {
      this.#palette = readPalette();
      this.redraw();
    });
  }

  /** Shows another layer in the heat map. */
  showLayer(layer: number): void {
    this.#layer = layer;
    this.redraw();
  }

  /** Draws every token anew. */
  redraw(): void {
    for (const sheet of [this.#bytes, this.#strip, this.#map]) sheet.clear();
    this.#drawGround();
    for (let token = 0; token < this.#options.trace.length; token++) this.draw(token);
  }

  /** Shows where tokens will come. */
  #drawGround(): void {
    const { tokens, layers, experts } = this.#options;
    const none = this.#palette.heat(0);
    for (let column = 0; column < tokens; column++) {
      for (let row = 0; row < layers; row++) this.#strip.fill({ column, row }, none);
      for (let row = 0; row < experts; row++) this.#map.fill({ column, row }, none);
    }
  }

  /** Draws a token's column. */
  draw(token: number): void {
    const { trace, layers } = this.#options;
    const { heat, ink, muted, expert, expertInk } = this.#palette;
    const prompt = token < trace.promptBytes;
    this.#bytes.write(
      { column: token, row: 0 },
      nameByte(trace.byteAt(token)),
      prompt ? muted : ink,
    );
    for (let row = 0; row < layers; row++) {
      const [best] = trace.routeAt(token, row).indices;
      this.#strip.fill({ column: token, row }, expert(best));
      this.#strip.write({ column: token, row }, `${best}`, expertInk);
    }
    const { indices, weights } = trace.routeAt(token, this.#layer);
    const least = Math.min(...weights);
    const range = Math.max(...weights) - least || 1;
    for (const [slot, row] of indices.entries()) {
      this.#map.fill({ column: token, row }, heat(0.35 + 0.65 * (weights[slot] - least) / range));
    }
  }

  /** Marks a token. */
  mark(token: number): void {
    this.#cursor.style.left = `${token * COLUMN_WIDTH - 1}px`;
    this.#cursor.style.width = `${COLUMN_WIDTH + 1}px`;
    this.#cursor.hidden = false;
  }

  /** Takes the mark away. */
  unmark(): void {
    this.#cursor.hidden = true;
  }

  /** Scrolls so far that a token is seen. */
  follow(token: number): void {
    const right = (token + 2) * COLUMN_WIDTH - this.element.clientWidth;
    if (right > this.element.scrollLeft) this.element.scrollLeft = right;
  }
}
