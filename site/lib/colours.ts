/** The page's colours, for what is drawn rather than styled. */

/// <reference lib="dom" />

/** How many tones the scale of amounts has: `--heat-0` to `--heat-7`. */
const TONES = 8;

/** A colour of the style sheet as it is now, light or dark. */
export function readColour(name: string): string {
  const probe = document.createElement("span");
  probe.style.color = `var(${name})`;
  document.body.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

function channels(colour: string): number[] {
  return (colour.match(/[\d.]+/g) ?? []).slice(0, 3).map(Number);
}

/** Makes colours for amounts from 0 to 1. */
export type HeatScale = (amount: number) => string;

/**
 * Reads the scale of amounts.
 *
 * @returns A function from an amount, 0 to 1, to a colour.
 */
export function readHeatScale(): HeatScale {
  const tones = Array.from({ length: TONES }, (_, i) => channels(readColour(`--heat-${i}`)));
  return (amount) => {
    const at = Math.max(0, Math.min(1, amount)) * (TONES - 1);
    const low = Math.min(Math.floor(at), TONES - 2);
    const mixed = tones[low].map((value, i) => value + (tones[low + 1][i] - value) * (at - low));
    return `rgb(${mixed.map(Math.round).join(" ")})`;
  };
}
