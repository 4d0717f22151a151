/** All faults, by the part of the tree that they are in. */

import { ASSEMBLY_FAULTS } from "./assembly.ts";
import { BACKEND_FAULTS, WEBGPU_FAULTS } from "./backends.ts";
import type { FaultRoom } from "./fault.ts";
import { GATE_FAULTS } from "./gate.ts";
import { MODEL_FAULTS } from "./models.ts";
import { PLAN_FAULTS, PLAN_GPU_FAULTS } from "./plan.ts";
import { WGSL_FAULTS } from "./wgsl.ts";

/** The rooms, quickest to try first. */
export const ROOMS: readonly FaultRoom[] = [
  GATE_FAULTS,
  BACKEND_FAULTS,
  ASSEMBLY_FAULTS,
  WEBGPU_FAULTS,
  MODEL_FAULTS,
  WGSL_FAULTS,
  PLAN_FAULTS,
  PLAN_GPU_FAULTS,
];
