/** Making elements. Text is always set as text: a name out of a file cannot become markup. */

/// <reference lib="dom" />

/** What an element is made of. */
export interface Parts {
  /** Its classes. */
  readonly className?: string;
  /** Its text. */
  readonly text?: string;
  /** Its attributes. */
  readonly attributes?: Readonly<Record<string, string>>;
  /** What is inside, behind the text; a string becomes a text node. */
  readonly children?: readonly (Node | string)[];
}

/**
 * Makes an element.
 *
 * @param tag Its name.
 * @param parts What it is made of.
 * @returns The element.
 */
export function make<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  parts: Parts = {},
): HTMLElementTagNameMap[Tag] {
  const { className, text, attributes = {}, children = [] } = parts;
  const element = document.createElement(tag);
  if (className !== undefined) element.className = className;
  if (text !== undefined) element.textContent = text;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/**
 * Finds an element that the page has.
 *
 * @param id Its id.
 * @returns The element.
 * @throws {Error} If the page has none.
 */
export function find(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (element === null) throw new Error(`Cannot show the page: #${id} is missing`);
  return element;
}

/** A button. */
export function makeButton(
  text: string,
  { className, onClick }: { readonly className?: string; readonly onClick: () => void },
): HTMLButtonElement {
  const button = make("button", { text, className, attributes: { type: "button" } });
  button.addEventListener("click", onClick);
  return button;
}

/** A control with its label above it. */
export function makeField(label: string, control: HTMLElement): HTMLElement {
  const caption = make("label", { text: label, attributes: { for: control.id } });
  return make("div", { className: "field", children: [caption, control] });
}

/** A drop-down list. */
export function makeSelect(
  id: string,
  choices: readonly { readonly value: string; readonly text: string }[],
): HTMLSelectElement {
  const options = choices.map(({ value, text }) => make("option", { text, attributes: { value } }));
  return make("select", { attributes: { id }, children: options });
}

/** A table's columns, and the cells of its rows. */
export interface TableParts {
  /** What the table shows. */
  readonly caption: string;
  /** The heads of the columns. */
  readonly head: readonly string[];
  /** The rows; the first cell of each is its head. */
  readonly rows: readonly (readonly (Node | string)[])[];
}

/** A row of a table, its first cell the head. */
export function makeRow(cells: readonly (Node | string)[]): HTMLTableRowElement {
  const children = cells.map((cell, i) =>
    i === 0
      ? make("th", { children: [cell], attributes: { scope: "row" } })
      : make("td", { children: [cell] })
  );
  return make("tr", { children });
}

/** A table that scrolls sideways by itself, also with the keyboard, where it is wider than the page. */
export function makeTable({ caption, head, rows }: TableParts): HTMLElement {
  const heads = head.map((text) => make("th", { text, attributes: { scope: "col" } }));
  const table = make("table", {
    children: [
      make("caption", { text: caption }),
      make("thead", { children: [make("tr", { children: heads })] }),
      make("tbody", { children: rows.map(makeRow) }),
    ],
  });
  return makeScroller(table, caption);
}

/** Wraps what may be wider than the page. */
export function makeScroller(content: HTMLElement, label: string): HTMLElement {
  const attributes = { tabindex: "0", role: "group", "aria-label": label };
  return make("div", { className: "scroll", attributes, children: [content] });
}

/** A list of facts: terms and what they are. */
export function makeFacts(facts: readonly (readonly [term: string, value: string])[]): HTMLElement {
  const children = facts.map(([term, value]) =>
    make("div", { children: [make("dt", { text: term }), make("dd", { text: value })] })
  );
  return make("dl", { className: "facts", children });
}

/** A message about something that went wrong, which a screen reader reads at once. */
export function makeProblem(text: string): HTMLElement {
  return make("p", { className: "problem", text, attributes: { role: "alert" } });
}

/** The scale of amounts with what its ends stand for. */
export function makeLegend(least: string, most: string): HTMLElement {
  const scale = make("span", { className: "scale", attributes: { "aria-hidden": "true" } });
  return make("p", { className: "legend", children: [least, scale, most] });
}
