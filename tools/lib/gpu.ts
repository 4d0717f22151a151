/** Opens one WebGPU device for a whole tool: its gates share their compiled pipelines. */

/** A device and the name of its adapter. */
export interface Gpu {
  /** The device; the tool destroys it. */
  readonly device: GPUDevice;
  /** The adapter's description, or its vendor and architecture. */
  readonly name: string;
  /** Whether the adapter is software, which takes seconds to compile a shader. */
  readonly isSoftware: boolean;
}

/** Why there is no device, in one sentence. */
export interface NoGpu {
  /** Always missing. */
  readonly device?: undefined;
  /** The sentence. */
  readonly reason: string;
}

/**
 * Names an adapter for a message.
 *
 * @param info What the runtime tells.
 * @returns The driver's description, or vendor and architecture, and whether it is software.
 */
export function adapterName(
  info: { vendor: string; architecture: string; description: string; isFallbackAdapter?: boolean },
): string {
  const name = info.description || [info.vendor, info.architecture].filter(Boolean).join(" ") ||
    "unnamed adapter";
  return info.isFallbackAdapter ? `${name}, software` : name;
}

function isSoftware({ description, isFallbackAdapter }: GPUAdapterInfo): boolean {
  return isFallbackAdapter === true || /llvmpipe|swiftshader/i.test(description);
}

/** What a tool needs of a device. */
export interface GpuNeeds {
  /** Features that the tool cannot do without. */
  readonly features?: readonly GPUFeatureName[];
  /** Buffers as large as the adapter allows, instead of WebGPU's default. */
  readonly largeBuffers?: boolean;
}

/** Linux drivers print errors about a missing display unless this variable is set. */
export const RUNTIME_FOLDER = { name: "XDG_RUNTIME_DIR", path: "/tmp" };

function quietenDrivers(): void {
  const { name, path } = RUNTIME_FOLDER;
  if (Deno.build.os === "linux" && !Deno.env.has(name)) Deno.env.set(name, path);
}

/**
 * Opens a device.
 *
 * @param needs What it must offer.
 * @returns The device, or why there is none.
 */
export async function openGpu(needs: GpuNeeds = {}): Promise<Gpu | NoGpu> {
  const { features = [], largeBuffers = false } = needs;
  quietenDrivers();
  const adapter = await globalThis.navigator?.gpu?.requestAdapter();
  if (!adapter) return { reason: "no WebGPU adapter was found on this machine" };
  const missing = features.filter((feature) => !adapter.features.has(feature));
  const name = adapterName(adapter.info);
  if (missing.length > 0) return { reason: `${name} does not offer ${missing.join(", ")}` };
  const { maxBufferSize, maxStorageBufferBindingSize } = adapter.limits;
  const requiredLimits = largeBuffers ? { maxBufferSize, maxStorageBufferBindingSize } : {};
  const device = await adapter.requestDevice({ requiredFeatures: [...features], requiredLimits });
  return { device, name, isSoftware: isSoftware(adapter.info) };
}
