/**
 * ONNX Runtime for the GPU, pinned to the digit: for the commands and tests.
 *
 * @module
 */

export * from "npm:onnxruntime-web@1.30.0/webgpu";
