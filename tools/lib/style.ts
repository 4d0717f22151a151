/** Colours for terminals that have them. */

import { styleText } from "node:util";

/** Paints a text in a colour or style of `styleText` of `node:util`. */
export type Paint = (text: string, style: Parameters<typeof styleText>[0]) => string;

/**
 * Leaves a text as it is: for files, logs, and where `NO_COLOR` is set.
 *
 * @param text The text.
 * @returns The text.
 */
export const plain: Paint = (text) => text;

/**
 * Chooses how standard output is painted.
 *
 * @returns In colours on a terminal, unless `NO_COLOR` is set or the terminal is `dumb`.
 */
export function choosePaint(): Paint {
  const isPlain = Deno.noColor || Deno.env.get("TERM") === "dumb";
  if (isPlain || !Deno.stdout.isTerminal()) return plain;
  return (text, style) => styleText(style, text, { validateStream: false });
}
