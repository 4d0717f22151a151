/** Faults in the planner, on the CPU and on WebGPU. */

import type { FaultRoom } from "./fault.ts";

/** Faults of `plan/`, for which no GPU is needed. */
export const PLAN_FAULTS: FaultRoom = {
  name: "plan",
  folder: "plan/",
  tests: [
    "tests/plan/cpu_plan_test.ts",
    "tests/plan/errors_test.ts",
    "tests/plan/copied_options_test.ts",
    "tests/plan/lengths_test.ts",
    "tests/plan/frozen_test.ts",
    "tests/plan/peers_layout_test.ts",
  ],
  faults: [
    {
      file: "cpu.ts",
      line: "if (expert >>> 0 < numExperts) {",
      wrong: "if (expert < numExperts) {",
      meaning: "a negative id counts as an expert",
    },
    {
      file: "cpu.ts",
      line: "routeToRow[route] = id >>> 0 < expertMap.length ? expertMap[id] : -1;",
      wrong: "routeToRow[route] = expertMap[id];",
      meaning: "an id past the map counts as expert 0",
    },
    {
      file: "cpu.ts",
      line: "tokensPerExpert.fill(0, 0, numExperts);",
      wrong: "",
      meaning: "counts are added to those of the call before",
    },
    {
      file: "cpu.ts",
      line: "blocks[at++] = Math.min(first + blockSize, end);",
      wrong: "blocks[at++] = first + blockSize;",
      meaning: "an expert's last block reaches into the next expert",
    },
    {
      file: "cpu.ts",
      line: "row += Math.ceil(count / alignment) * alignment;",
      wrong: "row += count;",
      meaning: "experts do not begin at a multiple of the alignment",
    },
    {
      file: "cpu.ts",
      line: "for (let padding = end; padding < row; padding++) rowToRoute[padding] = numRoutes;",
      wrong: "",
      meaning: "padding rows keep routes of the call before",
    },
    {
      file: "cpu.ts",
      line: "rowToRoute.fill(numRoutes, row, call.maxRows);",
      wrong: "",
      meaning: "rows past the last keep routes of the call before",
    },
    {
      file: "cpu.ts",
      line: "blocks.fill(-1, at, call.blockElements);",
      wrong: "",
      meaning: "blocks past the last keep those of the call before",
    },
    {
      file: "cpu.ts",
      line: "if (count > most) most = count;",
      wrong: "most = count;",
      meaning: "the most tokens of an expert are those of the last one",
    },
    {
      file: "cpu.ts",
      line: "call.dispatchArgs[3 * i] = items > 0 ? x : 0;",
      wrong: "call.dispatchArgs[3 * i] = x;",
      meaning: "a dispatch over nothing is not empty in x",
    },
    {
      file: "cpu.ts",
      line: "call.dispatchArgs[3 * i + 1] = Math.min(items, MAX_WORKGROUPS);",
      wrong: "call.dispatchArgs[3 * i + 1] = items;",
      meaning: "more workgroups than a dimension may have are dispatched",
    },
    {
      file: "outputs.ts",
      line: "const mostActive = Math.min(numExperts, numRoutes);",
      wrong: "const mostActive = numExperts;",
      meaning: "outputs are longer than any plan needs",
    },
    {
      file: "outputs.ts",
      line: "const max = Math.floor(Math.min(MAX_I32 - padding, MAX_I32 / 4) / topK);",
      wrong: "const max = Math.floor(MAX_I32 / topK);",
      meaning: "rows may be numbered past 32 bits",
    },
    {
      file: "call.ts",
      line: "if (numTokens <= whole) return numTokens;",
      wrong: "return numTokens;",
      meaning: "indices may be too few",
    },
    {
      file: "call.ts",
      line: "if (extent.first >= other.end || other.first >= extent.end) continue;",
      wrong: "if (extent.first !== other.first) continue;",
      meaning: "outputs that overlap in part are accepted",
    },
    {
      file: "options.ts",
      line: "const copy = new Int32Array(map);",
      wrong: "const copy = map;",
      meaning: "the caller's map is used, not a copy",
    },
  ],
};

/** Faults of the planner's shaders. */
export const PLAN_GPU_FAULTS: FaultRoom = {
  name: "plan-gpu",
  folder: "wgsl/plan/",
  rebuild: true,
  gpu: true,
  tests: [
    "tests/plan/webgpu_plan_test.ts",
    "tests/plan/frozen_test.ts",
    "tests/plan/encode_test.ts",
  ],
  faults: [
    {
      file: "experts.wgsl",
      line: "return select(NO_EXPERT, expert, is_route && expert < NUM_EXPERTS);",
      wrong: "return select(NO_EXPERT, expert, expert < NUM_EXPERTS);",
      meaning: "route 0 is counted again past the last route",
    },
    {
      file: "sums.wgsl",
      line: "return (counts + (ALIGNMENT - 1u)) / ALIGNMENT * ALIGNMENT;",
      wrong: "return counts / ALIGNMENT * ALIGNMENT;",
      meaning: "rows of an expert are rounded down to the alignment",
    },
    {
      file: "sums.wgsl",
      line: "return (counts + (BLOCK_SIZE - 1u)) / BLOCK_SIZE;",
      wrong: "return counts / BLOCK_SIZE + 1u;",
      meaning: "an expert without tokens has a block",
    },
    {
      file: "sums.wgsl",
      line: "return first + vec4(0u, v.x, v.x + v.y, v.x + v.y + v.z);",
      wrong: "return first + vec4(0u, v.x, v.x + v.y, v.x + v.y);",
      meaning: "an expert begins where the one before it does",
    },
    {
      file: "outputs.wgsl",
      line: "let block = vec4(expert.id, row, min(row + BLOCK_SIZE, end), i);",
      wrong: "let block = vec4(expert.id, row, row + BLOCK_SIZE, i);",
      meaning: "an expert's last block reaches into the next expert",
    },
    {
      file: "outputs.wgsl",
      line: "for (var row = all.x + part; row < params.max_rows; row += parts) {",
      wrong: "for (var row = all.x + part; row + 1u < params.max_rows; row += parts) {",
      meaning: "the last row keeps a route of the call before",
    },
    {
      file: "outputs.wgsl",
      line: "plan_totals[3] = params.num_routes - all.z;",
      wrong: "plan_totals[3] = 0u;",
      meaning: "routes that are ignored are not counted",
    },
    {
      file: "rank.wgsl",
      line: "rank_in_word(first, 6u, own, expert);",
      wrong: "0u;",
      meaning: "routes of an expert in the last of eight words share rows",
    },
    {
      file: "rank.wgsl",
      line: "return low & atomicLoad(&masks[word * MASKS + MASK_SIDE + expert / MASK_SIDE]);",
      wrong: "return low;",
      meaning: "experts that agree in their low digits are ranked together",
    },
    {
      file: "fold.wgsl",
      line: "return select(vec4<u32>(), counts, tile < params.num_tiles);",
      wrong: "return counts;",
      meaning: "the last tile is counted more than once",
    },
    {
      file: "scan_tiles.wgsl",
      line: "before += sums_of_groups(group, column);",
      wrong: "",
      meaning: "tiles past the first eight segments begin anew",
    },
    {
      file: "schedule.wgsl",
      line: "before += sum_of_groups(lane / 16u);",
      wrong: "",
      meaning: "experts past the first 64 begin at row 0",
    },
  ],
};
