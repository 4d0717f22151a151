/**
 * ONNX Runtime for the CPU, pinned to the digit: for the commands and tests that run in Deno.
 *
 * @module
 */

export * from "npm:onnxruntime-web@1.30.0/wasm";
