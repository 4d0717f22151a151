/** Dawn, the WebGPU of Chrome, as a native module that Deno loads as Node does. */

/** Not a literal in the `import`: the package's types would be merged into Deno's own, and clash. */
const DAWN: string = "npm:webgpu@0.6.2";

interface DawnModule {
  create(flags: readonly string[]): GPU;
}

/** A device that was collected after its instance would take the process with it: they all stay. */
const INSTANCES: GPU[] = [];

/**
 * Opens a device of Dawn's with the limits that every browser has.
 *
 * @param flags Dawn's own, for instance `backend=null` for a device that compiles but computes nothing.
 * @returns The device, which the caller destroys, or null where Dawn accepts no driver of this machine.
 */
export async function openDawn(...flags: string[]): Promise<GPUDevice | null> {
  const { create } = await import(DAWN) as DawnModule;
  const gpu = create(flags);
  INSTANCES.push(gpu);
  const adapter = await gpu.requestAdapter();
  return adapter && await adapter.requestDevice();
}
