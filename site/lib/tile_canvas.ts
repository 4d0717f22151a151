/** A sheet of equal tiles on a canvas: heat maps and maps of blocks. */

/// <reference lib="dom" />

import { make } from "./dom.ts";

/** The tiles of a sheet. */
export interface TileSheet {
  /** What the picture shows, for a screen reader. */
  readonly label: string;
  /** Tiles from left to right. */
  readonly columns: number;
  /** Tiles from top to bottom. */
  readonly rows: number;
  /** CSS pixels of a tile, its gap included. */
  readonly width: number;
  /** CSS pixels of a tile, its gap included. */
  readonly height: number;
  /** CSS pixels left free between tiles. Default 1. */
  readonly gap?: number;
}

/** A place on a sheet. */
export interface TilePlace {
  /** From the left. */
  readonly column: number;
  /** From the top. */
  readonly row: number;
}

/** Browsers refuse canvases of more pixels than this on a side. */
const MOST_PIXELS = 16_000;

/** The sheet. Tiles stay as painted until they are painted again. */
export class TileCanvas {
  /** The element to put into the page. */
  readonly element: HTMLCanvasElement;
  readonly #sheet: TileSheet;
  readonly #context: CanvasRenderingContext2D;

  /**
   * Makes an empty sheet.
   *
   * @param sheet Its tiles.
   */
  constructor(sheet: TileSheet) {
    const { label, columns, rows, width, height } = sheet;
    const pixels = Math.max(columns * width, rows * height);
    const scale = Math.min(globalThis.devicePixelRatio || 1, MOST_PIXELS / pixels);
    this.#sheet = sheet;
    this.element = make("canvas", { attributes: { role: "img", "aria-label": label } });
    this.element.width = Math.ceil(columns * width * scale);
    this.element.height = Math.ceil(rows * height * scale);
    this.element.style.width = `${columns * width}px`;
    this.element.style.height = `${rows * height}px`;
    this.#context = this.element.getContext("2d")!;
    this.#context.scale(scale, scale);
  }

  /** Replaces what a screen reader says of the picture. */
  relabel(label: string): void {
    this.element.setAttribute("aria-label", label);
  }

  /** Makes every tile empty. */
  clear(): void {
    const { columns, rows, width, height } = this.#sheet;
    this.#context.clearRect(0, 0, columns * width, rows * height);
  }

  /**
   * Paints a tile.
   *
   * @param place Which.
   * @param colour In which colour.
   * @param share How much of it from below, 0 to 1. Default: all of it.
   */
  fill({ column, row }: TilePlace, colour: string, share = 1): void {
    const { width, height, gap = 1 } = this.#sheet;
    const tall = (height - gap) * share;
    this.#context.fillStyle = colour;
    this.#context.fillRect(
      column * width,
      row * height + (height - gap - tall),
      width - gap,
      tall,
    );
  }

  /** Draws a frame around a tile. */
  frame({ column, row }: TilePlace, colour: string): void {
    const { width, height, gap = 1 } = this.#sheet;
    this.#context.strokeStyle = colour;
    this.#context.lineWidth = 2;
    this.#context.strokeRect(
      column * width + 1,
      row * height + 1,
      width - gap - 2,
      height - gap - 2,
    );
  }

  /** Writes a short text in the middle of a tile. */
  write({ column, row }: TilePlace, text: string, colour: string): void {
    const { width, height, gap = 1 } = this.#sheet;
    const size = Math.min(height * 0.62, 12);
    this.#context.fillStyle = colour;
    this.#context.font = `${size}px "IBM Plex Mono", monospace`;
    this.#context.textAlign = "center";
    this.#context.textBaseline = "middle";
    this.#context.fillText(
      text,
      column * width + (width - gap) / 2,
      row * height + (height - gap) / 2 + 0.5,
    );
  }

  /** Finds the tile under a pointer, or null where it is beside the sheet. */
  placeAt({ clientX, clientY }: MouseEvent): TilePlace | null {
    const { columns, rows, width, height } = this.#sheet;
    const { left, top } = this.element.getBoundingClientRect();
    const column = Math.floor((clientX - left) / width);
    const row = Math.floor((clientY - top) / height);
    const inside = column >= 0 && column < columns && row >= 0 && row < rows;
    return inside ? { column, row } : null;
  }
}
