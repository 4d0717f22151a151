/** Handing the visitor a file or a text. */

/// <reference lib="dom" />

/**
 * Saves a file.
 *
 * @param name What to call it.
 * @param bytes Its bytes.
 */
export function download(name: string, bytes: Uint8Array<ArrayBuffer>): void {
  const url = URL.createObjectURL(new Blob([bytes]));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}

/**
 * Copies a text.
 *
 * @param text The text.
 * @returns Whether the browser let it.
 */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
