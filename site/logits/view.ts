/** "Your logits": dropping files, choosing the router, and what comes out. */

/// <reference lib="dom" />

import type { FileArray, NumberArray } from "../../tools/route/arrays/number_array.ts";
import { logitsPerToken } from "../../tools/route/row.ts";
import { make, makeButton, makeField, makeProblem, makeSelect } from "../lib/dom.ts";
import { download } from "../lib/download.ts";
import { columnsOf, logitsCandidates, perExpertCandidates } from "./choices.ts";
import { type Answer, decide, toNpz } from "./decide.ts";
import { InputError, type Inputs, readInput } from "./inputs.ts";
import {
  makeBlockMap,
  makeBlockTable,
  makeDecision,
  makeHeatMap,
  makeLoad,
  makePlanFacts,
  makeSummary,
} from "./pictures.ts";
import { RouterChoice } from "./router.ts";

const NOTHING: Inputs = { arrays: new Map(), config: null };
const NONE = "";
const SAMPLE = { file: "deepseek_v3.npz", preset: "deepseekV3" };
const BLOCK_SIZES = [16, 32, 64, 128, 256];

/** The state of the part, and what is on the screen for it. */
class LogitsView {
  readonly #problems = make("div");
  readonly #files = make("p", { className: "status", attributes: { role: "status" } });
  readonly #logits = makeSelect("logits-array", []);
  readonly #bias = makeSelect("logits-bias", []);
  readonly #scale = makeSelect("logits-scale", []);
  readonly #words = makeSelect("logits-words", [
    { value: "bf16", text: "bfloat16" },
    { value: "f16", text: "float16" },
  ]);
  readonly #blockSize = makeSelect(
    "logits-block",
    BLOCK_SIZES.map((size) => ({ value: `${size}`, text: `${size} rows` })),
  );
  /** Experts for which arrays were offered. */
  #offered = 0;
  readonly #router = new RouterChoice(() => this.#chooseRouter());
  readonly #controls: HTMLElement;
  readonly #outcome = make("div", { attributes: { id: "logits-outcome" } });
  #inputs = NOTHING;

  constructor(body: HTMLElement) {
    const selects = [this.#logits, this.#bias, this.#scale, this.#words, this.#blockSize];
    for (const select of selects) select.addEventListener("change", () => this.#choose(select));
    this.#controls = make("div", {
      className: "controls",
      children: [
        makeField("Logits", this.#logits),
        this.#router.element,
        makeField("Correction bias", this.#bias),
        makeField("Scale of each expert", this.#scale),
        makeField("16-bit words are", this.#words),
        makeField("Block", this.#blockSize),
      ],
    });
    this.#controls.hidden = true;
    const drop = makeDrop({
      onFiles: (files) => this.#take(files),
      onSample: () => this.#takeSample(),
    });
    body.append(drop, this.#problems, this.#files, this.#controls, this.#outcome);
  }

  async #takeSample(): Promise<void> {
    const response = await fetch(`samples/${SAMPLE.file}`);
    if (!response.ok) {
      this.#problems.replaceChildren(makeProblem("The sample did not load. Try it again."));
      return;
    }
    const file = new File([await response.blob()], SAMPLE.file);
    this.#inputs = NOTHING;
    await this.#take([file], SAMPLE.preset);
  }

  /** Reads files one after another; one that is broken leaves the others be. */
  async #take(files: readonly File[], preset?: string): Promise<void> {
    this.#problems.replaceChildren();
    for (const file of files) {
      try {
        this.#inputs = await readInput(file, this.#inputs);
      } catch (error) {
        this.#problems.append(makeProblem(error instanceof Error ? error.message : String(error)));
      }
    }
    const { arrays, config } = this.#inputs;
    const names = [
      ...[...arrays].map(describeArray),
      ...(config === null ? [] : [`config.json (${config.modelType})`]),
    ];
    this.#files.textContent = names.length === 0 ? "" : `Read: ${names.join(", ")}`;
    this.#offer();
    if (preset !== undefined) this.#router.choose(preset);
    await this.#answer();
  }

  /** Fills the lists with what there is to choose from. */
  #offer(): void {
    const found = logitsCandidates(this.#inputs);
    this.#controls.hidden = found.length === 0;
    const before = this.#logits.value;
    this.#logits.replaceChildren(
      ...found.map(({ name, array }) =>
        make("option", { text: `${name}, ${array.shape.join(" × ")}`, attributes: { value: name } })
      ),
    );
    if (found.some(({ name }) => name === before)) this.#logits.value = before;
    this.#offerForExperts();
  }

  #offerForExperts(): void {
    const logits = this.#inputs.arrays.get(this.#logits.value);
    if (logits === undefined) return;
    this.#router.offer(this.#inputs, columnsOf(logits));
    this.#offerPerExpert(this.#expertsOf(logits));
    const words = [logits, this.#inputs.arrays.get(this.#bias.value)];
    this.#words.closest<HTMLElement>(".field")!.hidden = !words.some((a) => a?.dtype === "u16");
  }

  /** How many experts the logits are of: as many as a row has, but for shared ones that the router scores. */
  #expertsOf(logits: NumberArray): number {
    const { rule } = this.#router;
    const columns = columnsOf(logits);
    const isFor = "numExperts" in rule && logitsPerToken(rule) === columns;
    return isFor ? rule.numExperts : columns;
  }

  #offerPerExpert(numExperts: number): void {
    this.#offered = numExperts;
    this.#offerArrays(this.#bias, { numExperts, name: /bias/i });
    this.#offerArrays(this.#scale, { numExperts, name: /scale/i });
  }

  /** Offers the arrays with a value for each expert; only one that is named so is taken unasked. */
  #offerArrays(
    select: HTMLSelectElement,
    wanted: { readonly numExperts: number; readonly name: RegExp },
  ): void {
    const found = perExpertCandidates(this.#inputs, wanted);
    const options = found.map(({ name }) =>
      make("option", { text: name, attributes: { value: name } })
    );
    select.replaceChildren(
      ...options,
      make("option", { text: "none", attributes: { value: NONE } }),
    );
    if (found.length === 0 || !wanted.name.test(found[0].name)) select.value = NONE;
  }

  #choose(select: HTMLSelectElement): void {
    if (select === this.#logits) this.#offerForExperts();
    this.#answer();
  }

  /** Another router may have another number of experts in rows of the same length. */
  #chooseRouter(): void {
    const logits = this.#inputs.arrays.get(this.#logits.value);
    const numExperts = logits && this.#expertsOf(logits);
    if (numExperts && numExperts !== this.#offered) this.#offerPerExpert(numExperts);
    this.#answer();
  }

  async #answer(): Promise<void> {
    const logits = this.#inputs.arrays.get(this.#logits.value);
    if (logits === undefined) {
      this.#outcome.replaceChildren();
      return;
    }
    const { rule } = this.#router;
    const scaled = rule.needs?.includes("perExpertScale") ?? false;
    this.#scale.closest<HTMLElement>(".field")!.hidden = !scaled;
    const numExperts = "numExperts" in rule ? rule.numExperts : columnsOf(logits);
    const shared = logitsPerToken({ ...rule, numExperts: 0 });
    try {
      if (numExperts + shared !== columnsOf(logits)) {
        throw new InputError(
          `Cannot route: the last dimension of the logits must be the router's ${numExperts} ` +
            `${shared === 0 ? "" : `+ ${shared} shared `}experts, got ${
              columnsOf(logits)
            }. Choose another router, or other logits.`,
        );
      }
      this.#show(
        await decide({
          rule: { ...rule, numExperts },
          logits,
          wordDtype: this.#words.value === "f16" ? "f16" : "bf16",
          bias: this.#inputs.arrays.get(this.#bias.value) ?? null,
          scale: scaled ? this.#inputs.arrays.get(this.#scale.value) ?? null : null,
          blockSize: Number(this.#blockSize.value),
        }),
      );
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      this.#outcome.replaceChildren(makeProblem(text));
    }
  }

  /** Says what the model has and the gate was not given: the experts or weights are then others. */
  #missing({ options }: Answer): string[] {
    return (this.#router.rule.needs ?? []).filter((need) => options[need] === undefined)
      .map((need) =>
        need === "bias"
          ? "This router chooses with a correction bias, which is missing here: the model’s own experts " +
            "are others. Drop the layer’s bias too (e_score_correction_bias and the like)."
          : `This router needs ${need} too, which is missing here.`
      );
  }

  #show(answer: Answer): void {
    const notes = [...this.#missing(answer), ...this.#router.notes]
      .map((text) => make("p", { className: "notice small", text }));
    const save = makeButton("Download ids, weights and plan (.npz)", {
      className: "second",
      onClick: async () => download("tilegate.npz", await toNpz(answer)),
    });
    save.id = "logits-save";
    this.#outcome.replaceChildren(
      ...notes,
      makePanel("The decision", [makeSummary(answer), makeHeatMap(answer), makeDecision(answer)]),
      makePanel("The load", [makeLoad(answer)]),
      makePanel("The plan", [makePlanFacts(answer), makeBlockMap(answer), makeBlockTable(answer)]),
      make("div", { className: "controls after", children: [save] }),
    );
  }
}

/** Names an array, and says what reading it has changed. */
function describeArray([name, { conversions }]: readonly [string, FileArray]): string {
  return conversions.length === 0 ? name : `${name}: ${conversions.join(", ")}`;
}

function makePanel(title: string, children: readonly Node[]): HTMLElement {
  return make("div", { className: "panel", children: [make("h3", { text: title }), ...children] });
}

/** The place where files are dropped, which is a file chooser too. */
function makeDrop(
  { onFiles, onSample }: {
    readonly onFiles: (files: readonly File[]) => void;
    readonly onSample: () => void;
  },
): HTMLElement {
  const input = make("input", {
    className: "unseen",
    attributes: {
      id: "logits-files",
      type: "file",
      multiple: "",
      accept: ".npy,.npz,.safetensors,.json",
      "aria-label": "Files of logits, and a config.json",
      tabindex: "-1",
    },
  });
  const choose = makeButton("Choose files", { onClick: () => input.click() });
  const sample = makeButton("Try a sample of DeepSeek-V3", {
    className: "second",
    onClick: onSample,
  });
  sample.id = "logits-sample";
  const drop = make("div", {
    className: "drop",
    children: [
      make("p", { text: "Drop .npy, .npz or .safetensors here, and config.json" }),
      make("div", { className: "controls after", children: [choose, sample] }),
      input,
    ],
  });
  input.addEventListener("change", () => {
    const files = [...input.files ?? []];
    input.value = "";
    onFiles(files);
  });
  const over = (event: DragEvent, is: boolean): void => {
    event.preventDefault();
    drop.classList.toggle("over", is);
  };
  drop.addEventListener("dragover", (event) => over(event, true));
  drop.addEventListener("dragleave", (event) => over(event, false));
  drop.addEventListener("drop", (event) => {
    over(event, false);
    onFiles([...event.dataTransfer?.files ?? []]);
  });
  return drop;
}

/**
 * Fills the part.
 *
 * @param body Where it goes.
 */
export function start(body: HTMLElement): void {
  new LogitsView(body);
}
