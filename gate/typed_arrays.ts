/**
 * What a view of memory really is. A subclass can override `length` or `Symbol.toStringTag`, a buffer can
 * shrink under a view, and an array of another realm fails `instanceof`; the getters of the language
 * itself tell the truth about all of them.
 *
 * @module
 */

/** A typed array as the language sees it. */
export interface TypedArrayFacts {
  /** The class, for example `"Float32Array"`; of a subclass, the class it extends. */
  readonly name: string;
  /** The memory. */
  readonly buffer: ArrayBufferLike;
  /** The first byte. */
  readonly byteOffset: number;
  /** Values now; a view of a resizable buffer may have more or fewer later. */
  readonly length: number;
  /** Whether its memory is there: not transferred away, and not shrunk to less than the view needs. */
  readonly isUsable: boolean;
  /** A property by which a subclass says something else, or `undefined`. */
  readonly overrides: string | undefined;
}

/** The getters of `%TypedArray%.prototype`: constants, which engines inline. None of them runs code of a caller's. */
const NAME = /* @__PURE__ */ getterOf<string | undefined>(Symbol.toStringTag);
const LENGTH = /* @__PURE__ */ getterOf<number>("length");
const BUFFER = /* @__PURE__ */ getterOf<ArrayBufferLike>("buffer");
const BYTE_OFFSET = /* @__PURE__ */ getterOf<number>("byteOffset");
const BYTE_LENGTH = /* @__PURE__ */ getterOf<number>("byteLength");

/**
 * Looks at a typed array.
 *
 * @param value Anything.
 * @returns What it is; `undefined` where it is no typed array.
 */
export function inspectTypedArray(value: unknown): TypedArrayFacts | undefined {
  const name = typedArrayName(value);
  if (name === undefined) return undefined;
  const view = value as Uint8Array;
  return {
    name,
    buffer: BUFFER.call(view),
    byteOffset: BYTE_OFFSET.call(view),
    length: LENGTH.call(view),
    isUsable: isUsable(view),
    overrides: overrideOf(view),
  };
}

/**
 * Names the class of a typed array.
 *
 * @param value Anything.
 * @returns For example `"Float32Array"`; `undefined` where it is no typed array.
 */
export function typedArrayName(value: unknown): string | undefined {
  return NAME.call(value);
}

/**
 * Counts the values of a typed array.
 *
 * @param value Anything.
 * @returns Its length now; 0 where its memory is gone, or where it is no typed array.
 */
export function typedArrayLength(value: unknown): number {
  return NAME.call(value) === undefined ? 0 : LENGTH.call(value);
}

/**
 * Gives the memory of a typed array.
 *
 * @param view The array.
 * @returns Its buffer.
 */
export function bufferOf(view: ArrayBufferView): ArrayBufferLike {
  return BUFFER.call(view);
}

/**
 * Tells whether memory has a size that never changes and belongs to one thread: some runtimes take no
 * other for an upload to a GPU, and one ends the process.
 *
 * @param buffer The memory.
 * @returns Whether it is neither shared nor resizable.
 */
export function isFixedMemory(buffer: ArrayBufferLike): boolean {
  const isShared = typeof SharedArrayBuffer === "function" && tagOf(buffer) === "SharedArrayBuffer";
  return !isShared && !(buffer as { readonly resizable?: boolean }).resizable;
}

/**
 * Names the class of an object of the language, also of one made in another realm, where `instanceof`
 * fails.
 *
 * @param value Anything.
 * @returns For example `"Map"`.
 */
export function tagOf(value: unknown): string {
  return Object.prototype.toString.call(value).slice(8, -1);
}

/** A getter that tells what a view really is, whatever a subclass has put over it. */
function getterOf<Value>(property: PropertyKey): (this: unknown) => Value {
  const prototype = Object.getPrototypeOf(Int8Array.prototype);
  return Object.getOwnPropertyDescriptor(prototype, property)!.get!;
}

/** Names the property of which a view says something else, among those that code reads. */
function overrideOf(view: Uint8Array): string | undefined {
  if (view.length !== LENGTH.call(view)) return "length";
  if (view.buffer !== BUFFER.call(view)) return "buffer";
  if (view.byteOffset !== BYTE_OFFSET.call(view)) return "byteOffset";
  return view.byteLength === BYTE_LENGTH.call(view) ? undefined : "byteLength";
}

/** Whether a view has its memory. Without it the length is 0, and every method of a typed array throws. */
function isUsable(view: Uint8Array): boolean {
  if (LENGTH.call(view) > 0) return true;
  try {
    Reflect.apply(Int8Array.prototype.keys, view, []);
    return true;
  } catch {
    return false;
  }
}
