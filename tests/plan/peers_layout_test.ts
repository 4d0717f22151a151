/** Promise: with the right alignment a plan is the layout that other stacks' kernels read. */

import { assertEquals } from "@std/assert";
import { createPlanner } from "../../plan.ts";

Deno.test("peers: alignment = blockSize is vLLM's and SGLang's moe_align_block_size", async () => {
  // The example in the documentation of vLLM's moe_align_block_size: experts 1 to 4, blocks of 4.
  const topkIds = Int32Array.of(2, 3, 4, 1, 2, 4, 1, 3, 4, 1, 2, 3);
  const options = { numExperts: 5, topK: 3, alignment: 4, blockSize: 4 };
  using planner = await createPlanner(options);
  const plan = await planner.plan(topkIds);
  const sortedTokenIds = plan.rowToRoute.subarray(0, plan.numRows);
  assertEquals([...sortedTokenIds], [3, 6, 9, 12, 0, 4, 10, 12, 1, 7, 11, 12, 2, 5, 8, 12]);
  const expertIds = plan.blocks.filter((_, i) => i % 4 === 0).subarray(0, plan.numBlocks);
  assertEquals([...expertIds], [1, 2, 3, 4]);
  assertEquals(plan.numRows, 16); // num_tokens_post_padded
});

Deno.test("peers: each block of the padded form begins at its number times blockSize", async () => {
  // Worked out by hand: expert 0 has 3 rows, expert 2 has 5, in blocks of 2.
  const options = { numExperts: 3, topK: 1, alignment: 2, blockSize: 2 };
  using planner = await createPlanner(options);
  const plan = await planner.plan(Int32Array.of(2, 0, 2, 2, 0, 2, 0, 2));
  assertEquals([...plan.rowToRoute.subarray(0, 10)], [1, 4, 6, 8, 0, 2, 3, 5, 7, 8]);
  const blocks = [[0, 0, 2, 0], [0, 2, 3, 1], [2, 4, 6, 0], [2, 6, 8, 1], [2, 8, 9, 2]];
  assertEquals([...plan.blocks.subarray(0, 20)], blocks.flat());
});

Deno.test("peers: the compact form is MLC-LLM's moe_cumsum and get_indices", async () => {
  // Four tokens, two of six experts each. MLC names the offsets indptr, rows reverse_indices, and
  // their tokens token_indices.
  using planner = await createPlanner({ numExperts: 6, topK: 2 });
  const plan = await planner.plan(Int32Array.of(0, 1, 1, 2, 3, 4, 2, 5));
  assertEquals([...plan.expertOffsets], [0, 1, 3, 5, 6, 7, 8]);
  assertEquals([...plan.rowToRoute], [0, 1, 2, 3, 6, 4, 5, 7]);
  assertEquals([...plan.rowToRoute.map((route) => route >> 1)], [0, 0, 1, 1, 3, 2, 2, 3]);
});

Deno.test("peers: the compact form is triton_kernels' ragged metadata", async () => {
  // Slices of 15, 17, 0 and 127 rows in blocks of 32. An entry of the schedule there is a slice and
  // the number of a block in it.
  const slices = [15, 17, 0, 127].flatMap((count, expert) => Array(count).fill(expert));
  using planner = await createPlanner({ numExperts: 4, topK: 1, blockSize: 32 });
  const { blocks, tokensPerExpert, expertOffsets, numBlocks } = await planner.plan(
    Int32Array.from(slices),
  );
  assertEquals([...tokensPerExpert], [15, 17, 0, 127]); // slice_sizes
  assertEquals([...expertOffsets], [0, 15, 32, 32, 159]); // slice_offs
  const schedule = Array.from({ length: numBlocks }, (_, i) => [blocks[4 * i], blocks[4 * i + 3]]);
  assertEquals(schedule, [[0, 0], [1, 0], [3, 0], [3, 1], [3, 2], [3, 3]]);
});

Deno.test("peers: with a map the plan is that of one rank of expert parallelism", async () => {
  // Rank 1 of 2 has experts 2 and 3, as its 0 and 1. The rows of other ranks' experts are left out.
  const expertMap = Int32Array.of(-1, -1, 0, 1);
  using planner = await createPlanner({ numExperts: 2, topK: 2, expertMap });
  const plan = await planner.plan(Int32Array.of(0, 3, 2, 1, 3, 2));
  assertEquals([...plan.tokensPerExpert], [2, 2]);
  assertEquals([...plan.rowToRoute], [2, 5, 1, 4, 6, 6]);
  assertEquals([...plan.routeToRow], [-1, 2, 0, -1, 3, 1]);
});

Deno.test("peers: indirect dispatches fold at 65 535 workgroups", async () => {
  const dispatches = [{ over: "rows" }, { over: "rows", x: 7, per: 2 }, {
    over: "blocks",
  }] as const;
  using planner = await createPlanner({ numExperts: 1, topK: 1, blockSize: 1000, dispatches });
  const { dispatchArgs } = await planner.plan(new Int32Array(140_001));
  assertEquals([...dispatchArgs], [1, 65_535, 3, 7, 65_535, 2, 1, 141, 1]);
  const none = await planner.plan(Int32Array.of(-1));
  assertEquals([...none.dispatchArgs], Array(9).fill(0));
});
