/** Weights and hidden states to try the layer with: the same numbers for the same seed. */

/** The bits of a f16 number among -1, -1 + 1/512, …, 1 - 1/512, over 16: all of them exact in f16. */
const HALVES = Uint16Array.from({ length: 1024 }, (_, i) => halfBits((i - 512) / 512 / 16));

/** The numbers of HALVES. */
const VALUES = Float32Array.from({ length: 1024 }, (_, i) => (i - 512) / 512 / 16);

/** The bits of a multiple of 2^-13 below 1/16. */
function halfBits(value) {
  if (value === 0) return 0;
  const exponent = Math.floor(Math.log2(Math.abs(value)));
  const fraction = (Math.abs(value) / 2 ** exponent - 1) * 1024;
  return (value < 0 ? 0x8000 : 0) | (exponent + 15) << 10 | fraction;
}

/** A pseudo-random number below 1024 for each position. */
function pick(seed, i) {
  let x = Math.imul(i + seed * 0x1000193, 0x9e3779b1);
  x = Math.imul(x ^ (x >>> 15), 0x85ebca6b);
  return (x ^ (x >>> 13)) >>> 22;
}

/**
 * Makes weights as a file has them: f16 bits.
 *
 * @param {number} length How many.
 * @param {number} seed Which.
 * @returns {{ bits: Uint16Array, values: Float32Array }} The bits, and the same as numbers.
 */
export function halves(length, seed) {
  const bits = new Uint16Array(length);
  const values = new Float32Array(length);
  for (let i = 0; i < length; i++) {
    const at = pick(seed, i);
    bits[i] = HALVES[at];
    values[i] = VALUES[at];
  }
  return { bits, values };
}

/**
 * Makes numbers in [-scale, scale).
 *
 * @param {number} length How many.
 * @param {{ seed: number, scale?: number }} options Which, and how large: 1 when left out.
 * @returns {Float32Array} The numbers.
 */
export function floats(length, { seed, scale = 1 }) {
  return Float32Array.from({ length }, (_, i) => (pick(seed, i) - 512) / 512 * scale);
}

/**
 * Puts an array into a buffer.
 *
 * @param {GPUDevice} device The device.
 * @param {Float32Array | Uint16Array} array The values.
 * @returns {GPUBuffer} The buffer, usage STORAGE.
 */
export function upload(device, array) {
  const size = Math.ceil(array.byteLength / 4) * 4;
  const usage = GPUBufferUsage.STORAGE;
  const buffer = device.createBuffer({ size, usage, mappedAtCreation: true });
  new Uint8Array(buffer.getMappedRange()).set(new Uint8Array(array.buffer));
  buffer.unmap();
  return buffer;
}

/**
 * Reads a buffer back.
 *
 * @param {GPUDevice} device The device.
 * @param {GPUBuffer} buffer One with usage COPY_SRC.
 * @returns {Promise<Float32Array>} Its values.
 */
export async function download(device, buffer) {
  const { COPY_DST, MAP_READ } = GPUBufferUsage;
  const readable = device.createBuffer({ size: buffer.size, usage: COPY_DST | MAP_READ });
  const encoder = device.createCommandEncoder();
  encoder.copyBufferToBuffer(buffer, 0, readable, 0, buffer.size);
  device.queue.submit([encoder.finish()]);
  await readable.mapAsync(GPUMapMode.READ);
  const values = new Float32Array(readable.getMappedRange().slice(0));
  readable.destroy();
  return values;
}
