/** Which router the visitor means: a config's, a preset's, or one set by hand. */

/// <reference lib="dom" />

import { type Preset, presets, type Scoring } from "../../mod.ts";
import { logitsPerToken } from "../../tools/route/row.ts";
import { make, makeField, makeSelect } from "../lib/dom.ts";
import type { Inputs } from "./inputs.ts";

const FROM_CONFIG = "config.json";
const BY_HAND = "by hand";
const SCORINGS: readonly Scoring[] = ["sigmoid", "softmax", "sqrtsoftplus"];

/** The rule that a visitor chose. */
export type Rule = Preset | Pick<Preset, "topK" | "scoring" | "renormalize" | "needs">;

function makeCheckbox(id: string): HTMLInputElement {
  const box = make("input", { attributes: { id, type: "checkbox" } });
  box.checked = true;
  return box;
}

/** The presets, those for rows as long as the logits have first. */
function makePresetGroups(columns: number): HTMLElement[] {
  const entries = Object.entries(presets) as [string, Preset][];
  const makeGroup = (label: string, group: typeof entries): HTMLElement => {
    const children = group.map(([name, preset]) =>
      make("option", {
        text: `${name} (${preset.numExperts} experts)`,
        attributes: { value: name },
      })
    );
    return make("optgroup", { attributes: { label }, children });
  };
  const fits = ([, preset]: [string, Preset]): boolean => logitsPerToken(preset) === columns;
  const fitting = entries.filter(fits);
  const others = makeGroup("other models", entries.filter((entry) => !fits(entry)));
  return fitting.length === 0
    ? [others]
    : [makeGroup(`${columns} logits a token`, fitting), others];
}

/** The controls that name a router. */
export class RouterChoice {
  /** The element to put into the page. */
  readonly element: HTMLElement;
  readonly #model = makeSelect("router-model", []);
  readonly #topK = make("input", {
    attributes: { id: "router-top-k", type: "number", min: "1", max: "64", value: "8" },
  });
  readonly #scoring = makeSelect(
    "router-scoring",
    SCORINGS.map((value) => ({ value, text: value })),
  );
  readonly #renormalize = makeCheckbox("router-renormalize");
  readonly #byHand: HTMLElement;
  #config: Inputs["config"] = null;

  /**
   * Makes the controls.
   *
   * @param onChange Called when another router is chosen.
   */
  constructor(onChange: () => void) {
    this.#byHand = make("div", {
      className: "controls inner",
      children: [
        makeField("Experts a token", this.#topK),
        makeField("Score", this.#scoring),
        makeField("Renormalize", this.#renormalize),
      ],
    });
    this.element = make("div", {
      className: "controls inner",
      children: [makeField("Router", this.#model), this.#byHand],
    });
    this.element.addEventListener("change", () => {
      this.#showByHand();
      onChange();
    });
    this.offer({ arrays: new Map(), config: null }, 0);
  }

  /**
   * Offers the routers that there are.
   *
   * @param inputs What was dropped; its config goes first.
   * @param columns Logits of a token, which tell a likely preset.
   */
  offer(inputs: Inputs, columns: number): void {
    const chosen = this.#model.value;
    const isNew = inputs.config !== this.#config;
    this.#config = inputs.config;
    const configs = inputs.config === null ? [] : [make("option", {
      text: `config.json: ${inputs.config.modelType}`,
      attributes: { value: FROM_CONFIG },
    })];
    const hand = make("option", { text: "set by hand", attributes: { value: BY_HAND } });
    this.#model.replaceChildren(...configs, ...makePresetGroups(columns), hand);
    this.#model.value = isNew && inputs.config !== null
      ? FROM_CONFIG
      : this.#likely(chosen, columns);
    this.#showByHand();
  }

  /** Chooses a preset by its name. */
  choose(name: string): void {
    this.#model.value = name;
    this.#showByHand();
  }

  /** Keeps what was chosen if it fits the logits, else takes the first that does. */
  #likely(chosen: string, columns: number): string {
    if (chosen === BY_HAND || chosen === FROM_CONFIG) return chosen;
    const entries = Object.entries(presets) as [string, Preset][];
    const fits = (preset?: Preset): boolean =>
      preset !== undefined && logitsPerToken(preset) === columns;
    if (fits(entries.find(([name]) => name === chosen)?.[1])) return chosen;
    return entries.find(([, preset]) => fits(preset))?.[0] ?? BY_HAND;
  }

  #showByHand(): void {
    this.#byHand.hidden = this.#model.value !== BY_HAND;
  }

  /** The rule that is chosen. */
  get rule(): Rule {
    const name = this.#model.value;
    if (name === FROM_CONFIG && this.#config !== null) return this.#config.preset;
    const preset = (presets as unknown as Record<string, Preset | undefined>)[name];
    return preset ?? {
      topK: Number(this.#topK.value),
      scoring: this.#scoring.value as Scoring,
      renormalize: this.#renormalize.checked,
    };
  }

  /** What options cannot say of the router, in sentences. */
  get notes(): readonly string[] {
    return this.#model.value === FROM_CONFIG ? this.#config?.notes ?? [] : [];
  }
}
