/** Numbers as text. */

const COUNT = new Intl.NumberFormat("en");

/** A whole number with its thousands apart. */
export function formatCount(count: number): string {
  return COUNT.format(count);
}

/** A weight or score with four digits behind the point, or as a power of ten where that hides it. */
export function formatValue(value: number): string {
  const magnitude = Math.abs(value);
  if (value === 0) return "0";
  if (magnitude >= 1e-4 && magnitude < 1e5) return value.toFixed(4);
  return value.toExponential(2);
}

/** A duration in a unit that fits it. */
export function formatTime(seconds: number): string {
  if (seconds >= 1) return `${seconds.toPrecision(3)} s`;
  if (seconds >= 1e-3) return `${(seconds * 1e3).toPrecision(3)} ms`;
  if (seconds >= 1e-6) return `${(seconds * 1e6).toPrecision(3)} µs`;
  return `${(seconds * 1e9).toPrecision(3)} ns`;
}

/** Bytes as a unit that fits them. */
export function formatBytes(bytes: number): string {
  if (bytes >= 1e6) return `${(bytes / 1e6).toFixed(1)} MB`;
  if (bytes >= 1e3) return `${Math.round(bytes / 1e3)} kB`;
  return `${bytes} bytes`;
}

/** 32 bits as hexadecimal digits. */
export function formatBits(bits: number): string {
  return `0x${(bits >>> 0).toString(16).padStart(8, "0")}`;
}
