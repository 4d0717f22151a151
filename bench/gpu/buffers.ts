/** GPU buffers for routers that take the caller's: tilegate's `encode`, onnxruntime-web's bindings. */

/**
 * Puts logits on the GPU.
 *
 * @param device Whose buffer it is.
 * @param logits What goes there.
 * @returns The buffer.
 */
export function uploadLogits(device: GPUDevice, logits: Float32Array): GPUBuffer {
  const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC;
  const buffer = device.createBuffer({ size: logits.byteLength, usage });
  device.queue.writeBuffer(buffer, 0, logits as Float32Array<ArrayBuffer>);
  return buffer;
}

/**
 * Makes a buffer for results.
 *
 * @param device Whose buffer it is.
 * @param size Its bytes.
 * @returns The buffer.
 */
export function createResult(device: GPUDevice, size: number): GPUBuffer {
  const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
  return device.createBuffer({ size, usage });
}

/**
 * Reads a buffer.
 *
 * @param device Whose buffer it is.
 * @param buffer Which.
 * @returns Its bytes.
 */
export async function readBuffer(device: GPUDevice, buffer: GPUBuffer): Promise<ArrayBuffer> {
  const { size } = buffer;
  const usage = GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST;
  const readable = device.createBuffer({ size, usage });
  const encoder = device.createCommandEncoder();
  encoder.copyBufferToBuffer(buffer, 0, readable, 0, size);
  device.queue.submit([encoder.finish()]);
  await readable.mapAsync(GPUMapMode.READ);
  const bytes = readable.getMappedRange().slice(0);
  readable.destroy();
  return bytes;
}
