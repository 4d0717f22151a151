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

/** The properties of a view that code reads. */
const READ_PROPERTIES = ["length", "buffer", "byteOffset", "byteLength"] as const;

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
    buffer: readOwn(view, "buffer") as ArrayBufferLike,
    byteOffset: readOwn(view, "byteOffset") as number,
    length: readOwn(view, "length") as number,
    isUsable: isUsable(view),
    overrides: READ_PROPERTIES.find((property) => view[property] !== readOwn(view, property)),
  };
}

/**
 * Names the class of a typed array.
 *
 * @param value Anything.
 * @returns For example `"Float32Array"`; `undefined` where it is no typed array.
 */
export function typedArrayName(value: unknown): string | undefined {
  if (!ArrayBuffer.isView(value)) return undefined;
  return readOwn(value, Symbol.toStringTag) as string | undefined;
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

/** Reads a property as `%TypedArray%.prototype` defines it, whatever a subclass has put over it. */
function readOwn(view: ArrayBufferView, property: PropertyKey): unknown {
  return Reflect.get(Object.getPrototypeOf(Int8Array.prototype), property, view);
}

/** Every method of a typed array throws where its memory is not there. */
function isUsable(view: Uint8Array): boolean {
  try {
    Reflect.apply(Int8Array.prototype.keys, view, []);
    return true;
  } catch {
    return false;
  }
}
