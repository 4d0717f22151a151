/** Light, dark, or as the system has it. */

/// <reference lib="dom" />

const KEY = "tilegate-theme";
const THEMES = ["system", "light", "dark"] as const;

/** What the visitor chose. */
export type Theme = typeof THEMES[number];

/** Reads the choice; storage may be forbidden. */
function readTheme(): Theme {
  try {
    const stored = localStorage.getItem(KEY);
    return THEMES.find((theme) => theme === stored) ?? "system";
  } catch {
    return "system";
  }
}

function storeTheme(theme: Theme): void {
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // The choice then holds until the page is left.
  }
}

const CHANGED = "themechanged";
const DRAWN = "data-drawn";

/**
 * Has an element drawn anew whenever the colours of the page change, for as long as it is in the page.
 *
 * @param element What is drawn on or into.
 * @param draw Draws it.
 */
export function drawWithTheme(element: Element, draw: () => void): void {
  element.setAttribute(DRAWN, "");
  element.addEventListener(CHANGED, draw);
}

/** Tells the elements themselves, so that one that has left the page is not kept for it. */
function tellElements(): void {
  for (const element of document.querySelectorAll(`[${DRAWN}]`)) {
    element.dispatchEvent(new Event(CHANGED));
  }
}

function applyTheme(theme: Theme, button: HTMLElement): void {
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  button.textContent = `Theme: ${theme}`;
  tellElements();
}

/**
 * Lets a button go through the themes.
 *
 * @param button The button.
 */
export function startTheme(button: HTMLElement): void {
  let theme = readTheme();
  applyTheme(theme, button);
  button.addEventListener("click", () => {
    theme = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length];
    storeTheme(theme);
    applyTheme(theme, button);
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", tellElements);
}
