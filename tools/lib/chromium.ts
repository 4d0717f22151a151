/** Drives a headless Chromium over the DevTools protocol: pages, input, pictures. */

import type { Browser } from "../setup/browser.ts";

/** How a browser is started. */
export interface ChromiumOptions {
  /** Whether pages get WebGPU, computed by SwiftShader. Default `true`. */
  readonly webgpu?: boolean;
}

/** How a page is opened. */
export interface TabOptions {
  /** CSS pixels. Default 1280. */
  readonly width?: number;
  /** CSS pixels. Default 900. */
  readonly height?: number;
  /** Device pixels for each CSS pixel. Default 1. */
  readonly scale?: number;
  /** Whether the visitor prefers a dark page. Default `false`. */
  readonly dark?: boolean;
  /** JavaScript that runs before the page's own. */
  readonly before?: string;
}

const FLAGS: readonly string[] = [
  "--headless",
  "--no-sandbox",
  "--remote-debugging-port=0",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-dev-shm-usage",
  "--hide-scrollbars",
];

const WEBGPU_FLAGS: readonly string[] = [
  "--enable-unsafe-webgpu",
  "--use-webgpu-adapter=swiftshader",
];

type Reply = { readonly result?: unknown; readonly error?: { readonly message: string } };

/** The connection: commands out, replies and events in. */
class Protocol {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, (reply: Reply) => void>();
  readonly #listeners = new Set<(method: string, params: Record<string, unknown>) => void>();
  #count = 0;
  #failure: string | null = null;

  constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.addEventListener("close", () => this.#fail("the browser is gone"));
    socket.addEventListener("message", ({ data }) => {
      const message = JSON.parse(data);
      if (message.method?.endsWith(".targetCrashed")) this.#fail("the page crashed");
      if (message.id !== undefined) this.#waiting.get(message.id)?.(message);
      else for (const listen of this.#listeners) listen(message.method, message.params);
    });
  }

  static async connect(url: string): Promise<Protocol> {
    const socket = new WebSocket(url);
    await new Promise((resolve, reject) => {
      socket.addEventListener("open", resolve);
      socket.addEventListener("error", () => reject(new Error(`Cannot connect to ${url}`)));
    });
    return new Protocol(socket);
  }

  listen(listener: (method: string, params: Record<string, unknown>) => void): void {
    this.#listeners.add(listener);
  }

  async send<Result>(
    method: string,
    params: Record<string, unknown> = {},
    sessionId?: string,
  ): Promise<Result> {
    if (this.#failure) throw new Error(`Cannot ${method}: ${this.#failure}`);
    const id = ++this.#count;
    const reply = await new Promise<Reply>((resolve) => {
      this.#waiting.set(id, resolve);
      this.#socket.send(JSON.stringify({ id, method, params, sessionId }));
    });
    this.#waiting.delete(id);
    if (reply.error) throw new Error(`Cannot ${method}: ${reply.error.message}`);
    return reply.result as Result;
  }

  /** Answers all commands: a page that crashed answers none. */
  #fail(message: string): void {
    this.#failure = message;
    for (const answer of this.#waiting.values()) answer({ error: { message } });
  }

  async close(): Promise<void> {
    if (this.#socket.readyState === WebSocket.CLOSED) return;
    const closed = new Promise((resolve) => this.#socket.addEventListener("close", resolve));
    this.#socket.close();
    await closed;
  }
}

/** Reads a browser's standard error until it says where it listens; the rest is thrown away. */
async function readAddress(stderr: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<string> {
  let text = "";
  const found = Promise.withResolvers<string>();
  const read = async (): Promise<void> => {
    for await (const chunk of stderr.pipeThrough(new TextDecoderStream())) {
      if (text === "done") continue;
      text += chunk;
      const address = /DevTools listening on (ws:\S+)/.exec(text)?.[1];
      if (address === undefined) continue;
      found.resolve(address);
      text = "done";
    }
    found.reject(new Error(`Cannot start the browser: ${text}`));
  };
  read().catch(found.reject);
  return await found.promise;
}

interface Evaluation {
  readonly result: { readonly value?: unknown };
  readonly exceptionDetails?: {
    readonly text: string;
    readonly exception?: { readonly description?: string };
  };
}

/** One page of a browser. */
export class Tab {
  readonly #protocol: Protocol;
  readonly #session: string;
  /** Exceptions that the page did not catch. */
  readonly errors: string[] = [];

  private constructor(protocol: Protocol, session: string) {
    this.#protocol = protocol;
    this.#session = session;
    protocol.listen((method, params) => {
      if (method !== "Runtime.exceptionThrown") return;
      const { exceptionDetails } = params as {
        readonly exceptionDetails: {
          readonly text: string;
          readonly exception?: { readonly description?: string };
        };
      };
      this.errors.push(exceptionDetails.exception?.description ?? exceptionDetails.text);
    });
  }

  /**
   * Opens a page.
   *
   * @param protocol The connection to the browser.
   * @param options The size of the page, and what the visitor prefers.
   * @returns The page, still blank.
   */
  static async open(protocol: Protocol, options: TabOptions): Promise<Tab> {
    const { targetId } = await protocol.send<{ targetId: string }>("Target.createTarget", {
      url: "about:blank",
    });
    const { sessionId } = await protocol.send<{ sessionId: string }>("Target.attachToTarget", {
      targetId,
      flatten: true,
    });
    const tab = new Tab(protocol, sessionId);
    await tab.#send("Runtime.enable");
    await tab.#send("Page.enable");
    await tab.resize(options);
    await tab.preferDark(options.dark ?? false);
    if (options.before !== undefined) {
      await tab.#send("Page.addScriptToEvaluateOnNewDocument", { source: options.before });
    }
    return tab;
  }

  #send<Result>(method: string, params: Record<string, unknown> = {}): Promise<Result> {
    return this.#protocol.send(method, params, this.#session);
  }

  /** Goes to an address. */
  async visit(url: string): Promise<void> {
    await this.#send("Page.navigate", { url });
  }

  /** Changes the size of the page. */
  async resize({ width = 1280, height = 900, scale = 1 }: TabOptions): Promise<void> {
    await this.#send("Emulation.setDeviceMetricsOverride", {
      width,
      height,
      deviceScaleFactor: scale,
      mobile: width < 600,
    });
  }

  /** Says whether the visitor prefers a dark page. */
  async preferDark(dark: boolean): Promise<void> {
    const value = dark ? "dark" : "light";
    await this.#send("Emulation.setEmulatedMedia", {
      features: [{ name: "prefers-color-scheme", value }, {
        name: "prefers-reduced-motion",
        value: "reduce",
      }],
    });
  }

  /**
   * Evaluates JavaScript in the page.
   *
   * @param expression An expression; a promise is waited for.
   * @returns Its value, which must be JSON.
   * @throws {Error} If it throws.
   */
  async evaluate<Value>(expression: string): Promise<Value> {
    const { result, exceptionDetails } = await this.#send<Evaluation>("Runtime.evaluate", {
      expression,
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails === undefined) return result.value as Value;
    const { exception, text } = exceptionDetails;
    throw new Error(`Cannot evaluate ${expression}: ${exception?.description ?? text}`);
  }

  /**
   * Waits until an expression is true.
   *
   * @param expression An expression.
   * @param seconds After which it is an error. Default 30.
   * @throws {Error} If it stays false.
   */
  async waitFor(expression: string, seconds = 30): Promise<void> {
    const wait = `new Promise((resolve) => {
      const end = performance.now() + ${seconds * 1000};
      const look = () => {
        let value = false;
        try { value = Boolean(${expression}); } catch { /* not there yet */ }
        if (value || performance.now() > end) resolve(value);
        else setTimeout(look, 30);
      };
      look();
    })`;
    // A navigation in between destroys what waits; it is asked again.
    const found = await this.evaluate<boolean>(wait).catch(() => this.evaluate<boolean>(wait));
    if (found) return;
    throw new Error(`Cannot wait for ${expression}: false after ${seconds} s ${this.errors}`);
  }

  /** Clicks in the middle of an element, as a mouse does. */
  async click(selector: string): Promise<void> {
    const { x, y } = await this.evaluate<{ x: number; y: number }>(`(() => {
      const element = document.querySelector(${JSON.stringify(selector)});
      element.scrollIntoView({ block: "center", behavior: "instant" });
      const { left, top, width, height } = element.getBoundingClientRect();
      return { x: left + width / 2, y: top + height / 2 };
    })()`);
    for (const type of ["mouseMoved", "mousePressed", "mouseReleased"]) {
      await this.#send("Input.dispatchMouseEvent", { type, x, y, button: "left", clickCount: 1 });
    }
  }

  /** Moves the mouse to a point of an element, in CSS pixels from its top left corner. */
  async hover(
    selector: string,
    { x, y }: { readonly x: number; readonly y: number },
  ): Promise<void> {
    const at = await this.evaluate<{ x: number; y: number }>(`(() => {
      const element = document.querySelector(${JSON.stringify(selector)});
      element.scrollIntoView({ block: "center", behavior: "instant" });
      const { left, top } = element.getBoundingClientRect();
      return { x: left + ${x}, y: top + ${y} };
    })()`);
    await this.#send("Input.dispatchMouseEvent", { type: "mouseMoved", ...at });
  }

  /** Presses a key, named as `KeyboardEvent.key` names it. */
  async press(key: string): Promise<void> {
    const codes: Record<string, number> = { Tab: 9, Enter: 13, " ": 32, ArrowRight: 39, Home: 36 };
    const text = key === "Enter" ? "\r" : key.length === 1 ? key : undefined;
    const common = { key, code: key === " " ? "Space" : key, windowsVirtualKeyCode: codes[key] };
    await this.#send("Input.dispatchKeyEvent", { type: "keyDown", text, ...common });
    await this.#send("Input.dispatchKeyEvent", { type: "keyUp", ...common });
  }

  /** Types text into the element that has the focus. */
  async type(text: string): Promise<void> {
    await this.#send("Input.insertText", { text });
  }

  /** Chooses files for an `<input type="file">`. */
  async chooseFiles(selector: string, files: readonly string[]): Promise<void> {
    const { root } = await this.#send<{ root: { nodeId: number } }>("DOM.getDocument");
    const { nodeId } = await this.#send<{ nodeId: number }>("DOM.querySelector", {
      nodeId: root.nodeId,
      selector,
    });
    await this.#send("DOM.setFileInputFiles", { nodeId, files });
  }

  /**
   * Takes a picture of the page, or of an element of it.
   *
   * @param selector The element. Default: what fits the window.
   * @returns A PNG.
   */
  async screenshot(selector?: string): Promise<Uint8Array<ArrayBuffer>> {
    const clip = selector === undefined ? undefined : await this.evaluate(`(() => {
      const element = document.querySelector(${JSON.stringify(selector)});
      const { left, top, width, height } = element.getBoundingClientRect();
      return { x: left + scrollX, y: top + scrollY, width, height, scale: 1 };
    })()`);
    const { data } = await this.#send<{ data: string }>("Page.captureScreenshot", {
      format: "png",
      captureBeyondViewport: selector !== undefined,
      clip,
    });
    return Uint8Array.from(atob(data), (character) => character.charCodeAt(0));
  }
}

/** A running browser. */
export class Chromium {
  readonly #child: Deno.ChildProcess;
  readonly #protocol: Protocol;
  readonly #profile: string;

  private constructor(child: Deno.ChildProcess, protocol: Protocol, profile: string) {
    this.#child = child;
    this.#protocol = protocol;
    this.#profile = profile;
  }

  /**
   * Starts a browser in a profile of its own.
   *
   * @param browser The program.
   * @param options Whether it has WebGPU.
   * @returns The browser; {@linkcode Chromium.close} ends it.
   */
  static async start(browser: Browser, options: ChromiumOptions = {}): Promise<Chromium> {
    const profile = await Deno.makeTempDir();
    const gpu = options.webgpu ?? true ? WEBGPU_FLAGS : ["--disable-features=WebGPUService"];
    const child = new Deno.Command(browser.path, {
      args: [...FLAGS, ...gpu, `--user-data-dir=${profile}`, "about:blank"],
      env: browser.environment,
      detached: true,
      stdin: "null",
      stdout: "null",
      stderr: "piped",
    }).spawn();
    const protocol = await Protocol.connect(await readAddress(child.stderr));
    return new Chromium(child, protocol, profile);
  }

  /** Opens a page. */
  async open(url: string, options: TabOptions = {}): Promise<Tab> {
    const tab = await Tab.open(this.#protocol, options);
    await tab.visit(url);
    return tab;
  }

  /** Ends the browser with all its processes. */
  async close(): Promise<void> {
    await this.#protocol.close();
    if (Deno.build.os !== "windows") Deno.kill(-this.#child.pid, "SIGKILL");
    else this.#child.kill();
    await this.#child.status;
    await Deno.remove(this.#profile, { recursive: true }).catch(() => {});
  }
}
