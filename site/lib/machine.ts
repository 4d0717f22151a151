/** What the page runs on: browser, adapter, driver, as far as the browser tells. */

/// <reference lib="dom" />

/** What is known of a GPU. */
export interface GpuFacts {
  /** Vendor, architecture, device and driver in one line. */
  readonly name: string;
  /** Whether it is software. */
  readonly software: boolean;
}

/** Why there is no GPU, in one sentence. */
export interface NoGpuFacts {
  /** Always missing. */
  readonly name?: undefined;
  /** The sentence. */
  readonly reason: string;
}

interface BrandData {
  readonly brands?: readonly { readonly brand: string; readonly version: string }[];
  readonly platform?: string;
}

/** Browsers by what they put in their user agent, the one that imitates the others last. */
const AGENTS: readonly (readonly [name: string, pattern: RegExp])[] = [
  ["Firefox", /Firefox\/([\d.]+)/],
  ["Edge", /Edg\/([\d.]+)/],
  ["Chrome", /Chrome\/([\d.]+)/],
  ["Safari", /Version\/([\d.]+).*Safari/],
];

/**
 * Names the browser.
 *
 * @returns Its name, version and system.
 */
export function browserName(): string {
  const { userAgent } = navigator;
  const { platform } = (navigator as { readonly userAgentData?: BrandData }).userAgentData ?? {};
  const system = platform ??
    /\(([^;)]+(?:; [^;)]+)?)/.exec(userAgent)?.[1] ?? "unknown system";
  for (const [name, pattern] of AGENTS) {
    const version = pattern.exec(userAgent)?.[1];
    if (version !== undefined) return `${name} ${version}, ${system}`;
  }
  return userAgent;
}

/**
 * Asks for an adapter, and for no device.
 *
 * @returns What it is, or why there is none.
 */
export async function findGpuFacts(): Promise<GpuFacts | NoGpuFacts> {
  const gpu = navigator.gpu as GPU | undefined;
  if (!gpu) {
    return {
      reason: isSecureContext
        ? "This browser has no WebGPU."
        : "Browsers give WebGPU only to pages on https or localhost.",
    };
  }
  const adapter = await gpu.requestAdapter({ powerPreference: "high-performance" })
    .catch(() => null);
  if (!adapter) return { reason: "This browser has WebGPU, but found no GPU that it may use." };
  const { vendor, architecture, device, description } = adapter.info;
  const { isFallbackAdapter = false } = adapter.info as { readonly isFallbackAdapter?: boolean };
  const name = [vendor, architecture, device, description].filter(Boolean).join(", ") ||
    "unnamed GPU";
  return { name, software: isFallbackAdapter || /swiftshader|llvmpipe/i.test(name) };
}

/** Says which GPU there is, in a line. */
export function describeGpu(facts: GpuFacts | NoGpuFacts): string {
  if (facts.name === undefined) return `none. ${facts.reason} WebAssembly computes instead.`;
  return facts.software ? `${facts.name} (software)` : facts.name;
}
