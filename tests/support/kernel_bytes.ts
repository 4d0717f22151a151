/** The kernel's bytes, and variants of them that a test needs. */

import { embeddedKernel } from "../../backends/wasm/embedded_kernel.ts";

/** The id of the section that declares the memory. */
const MEMORY_SECTION = 5;

/** A section of a WebAssembly module: its id, and its bytes without that header. */
interface Section {
  readonly id: number;
  readonly body: Uint8Array;
}

/**
 * Makes the kernel with a limit on its memory, as a runtime may have one.
 *
 * @param pages The most pages of 64 KiB, at least as many as it starts with.
 * @returns The module's bytes.
 */
export function limitMemory(pages: number): Uint8Array<ArrayBuffer> {
  const sections = readSections(embeddedKernel()).map(({ id, body }) => {
    if (id !== MEMORY_SECTION) return { id, body };
    const { value: initial } = readNumber(body, 2);
    return { id, body: Uint8Array.of(1, 1, ...writeNumber(initial), ...writeNumber(pages)) };
  });
  return writeModule(sections);
}

/**
 * Makes the kernel with another name for one of its exports.
 *
 * @param name The export.
 * @param other Its new name, of the same length.
 * @returns The module's bytes.
 */
export function renameExport(name: string, other: string): Uint8Array<ArrayBuffer> {
  return replaceBytes([name.length, ...encode(name)], [other.length, ...encode(other)]);
}

/**
 * Makes the kernel with another version number.
 *
 * @param version The number, below 64.
 * @returns The module's bytes.
 */
export function changeVersion(version: number): Uint8Array<ArrayBuffer> {
  // An immutable i32 global: its type, its mutability, i32.const, end.
  return replaceBytes([0x7f, 0, 0x41, 2, 0x0b], [0x7f, 0, 0x41, version, 0x0b]);
}

function replaceBytes(from: readonly number[], to: readonly number[]): Uint8Array<ArrayBuffer> {
  const bytes = embeddedKernel();
  const at = bytes.findIndex((_, i) => from.every((byte, j) => bytes[i + j] === byte));
  if (at === -1) throw new Error(`Cannot change the kernel: bytes ${from} must be in it`);
  bytes.set(to, at);
  return bytes;
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function readSections(bytes: Uint8Array): Section[] {
  const sections: Section[] = [];
  for (let at = 8; at < bytes.length;) {
    const id = bytes[at];
    const { value: length, next } = readNumber(bytes, at + 1);
    sections.push({ id, body: bytes.subarray(next, next + length) });
    at = next + length;
  }
  return sections;
}

function writeModule(sections: readonly Section[]): Uint8Array<ArrayBuffer> {
  const parts = sections.flatMap(({ id, body }) => [id, ...writeNumber(body.length), ...body]);
  return Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, ...parts);
}

/** Reads an unsigned LEB128 number. */
function readNumber(bytes: Uint8Array, at: number): { value: number; next: number } {
  let value = 0;
  for (let shift = 0;; shift += 7) {
    const byte = bytes[at++];
    value += (byte & 127) * 2 ** shift;
    if (byte < 128) return { value, next: at };
  }
}

function writeNumber(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...writeNumber(value >>> 7)];
}
