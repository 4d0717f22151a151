/**
 * The same layer in float64, one token after the other, without a plan: what the GPU's result is compared
 * with. It takes the shape of `MoeLayer` and the weights as plain arrays of numbers.
 */

/**
 * Computes a batch.
 *
 * @param {import("./moe_layer.js").MoeShape} shape The layer.
 * @param {{ router: ArrayLike<number>, up: ArrayLike<number>, down: ArrayLike<number> }} weights As in
 * `MoeWeights`, as numbers.
 * @param {ArrayLike<number>} states `[numTokens, hidden]`.
 * @returns {Float64Array} `[numTokens, hidden]`.
 */
export function plainLayer(shape, weights, states) {
  const { hidden } = shape;
  const output = new Float64Array(states.length);
  for (let at = 0; at < states.length; at += hidden) {
    const state = Array.from({ length: hidden }, (_, i) => states[at + i]);
    for (const { expert, weight } of route(shape, weights.router, state)) {
      runExpert(shape, { weights, expert }, state).forEach((value, i) => {
        output[at + i] += weight * value;
      });
    }
  }
  return output;
}

/** The experts of a token and their weights, shared experts behind the routed ones. */
function route({ hidden, gate }, router, state) {
  const { numExperts, topK, scoring = "sigmoid", bias, numSharedExperts = 0 } = gate;
  const logits = product(router, { rows: numExperts, first: 0, columns: hidden }, state);
  const scores = scoring === "softmax"
    ? softmax(logits)
    : logits.map((x) => 1 / (1 + Math.exp(-x)));
  const choices = scores.map((score, e) => score + (bias?.[e] ?? 0));
  const best = [...choices.keys()].sort((a, b) => choices[b] - choices[a] || a - b).slice(0, topK);
  const sum = best.reduce((total, e) => total + scores[e], 0);
  const { routedScalingFactor = 1, renormalize = true } = gate;
  const scale = routedScalingFactor / (renormalize ? sum : 1);
  const routed = best.map((expert) => ({ expert, weight: scores[expert] * scale }));
  const shared = Array.from({ length: numSharedExperts }, (_, i) => ({
    expert: numExperts + i,
    weight: renormalize ? 1 : sum,
  }));
  return [...routed, ...shared];
}

function softmax(logits) {
  const most = Math.max(...logits);
  const powers = logits.map((x) => Math.exp(x - most));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}

/** down (silu(gate x) * (up x)). */
function runExpert({ hidden, intermediate }, { weights, expert }, state) {
  const { up, down } = weights;
  const rows = { rows: intermediate, columns: hidden };
  const gates = product(up, { ...rows, first: 2 * expert * intermediate }, state);
  const ups = product(up, { ...rows, first: (2 * expert + 1) * intermediate }, state);
  const activations = gates.map((x, i) => x / (1 + Math.exp(-x)) * ups[i]);
  return product(
    down,
    { rows: hidden, columns: intermediate, first: expert * hidden },
    activations,
  );
}

/** Some rows of a matrix times a vector. */
function product(matrix, { rows, first, columns }, vector) {
  return Array.from({ length: rows }, (_, row) => {
    let sum = 0;
    for (let i = 0; i < columns; i++) sum += matrix[(first + row) * columns + i] * vector[i];
    return sum;
  });
}
