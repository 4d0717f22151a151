/** A careful typed-array loop, as a program would write it by hand: typed arrays, one pass, insertion into a short list, no allocation per row. */

import type { Rival, RivalGate } from "./rivals.ts";

/**
 * Makes the typed-array loop of a sigmoid gate.
 *
 * @param gate The gate.
 * @param numTokens Rows a call.
 * @returns The rival.
 */
export function createLoop(gate: RivalGate, numTokens: number): Rival {
  const { numExperts, groupCount, groupsSelected, topK, bias } = gate;
  const groupSize = numExperts / groupCount;
  const scores = new Float32Array(numExperts);
  const choices = new Float32Array(numExperts);
  const groupScores = new Float32Array(groupCount);
  const kept = new Uint8Array(groupCount).fill(1);
  const best = new Float32Array(topK);
  const bestIds = new Int32Array(topK);

  function scoreRow(logits: Float32Array, start: number): void {
    for (let e = 0; e < numExperts; e++) {
      const score = 1 / (1 + Math.exp(-logits[start + e]));
      scores[e] = score;
      choices[e] = score + bias[e];
    }
  }

  function keepGroups(): void {
    for (let g = 0; g < groupCount; g++) {
      let first = -Infinity;
      let second = -Infinity;
      for (let e = g * groupSize; e < (g + 1) * groupSize; e++) {
        const c = choices[e];
        if (c > first) {
          second = first;
          first = c;
        } else if (c > second) second = c;
      }
      groupScores[g] = first + second;
      kept[g] = 0;
    }
    for (let n = 0; n < groupsSelected; n++) {
      let winner = -1;
      for (let g = 0; g < groupCount; g++) {
        if (!kept[g] && (winner < 0 || groupScores[g] > groupScores[winner])) winner = g;
      }
      kept[winner] = 1;
    }
  }

  function selectExperts(): void {
    best.fill(-Infinity);
    for (let g = 0; g < groupCount; g++) {
      if (!kept[g]) continue;
      for (let e = g * groupSize; e < (g + 1) * groupSize; e++) {
        const c = choices[e];
        if (!(c > best[topK - 1])) continue;
        let slot = topK - 1;
        for (; slot > 0 && best[slot - 1] < c; slot--) {
          best[slot] = best[slot - 1];
          bestIds[slot] = bestIds[slot - 1];
        }
        best[slot] = c;
        bestIds[slot] = e;
      }
    }
  }

  return ({ logits, indices, weights }) => {
    for (let t = 0; t < numTokens; t++) {
      scoreRow(logits, t * numExperts);
      if (groupCount > 1) keepGroups();
      selectExperts();
      let sum = 0;
      for (let k = 0; k < topK; k++) sum += scores[bestIds[k]];
      for (let k = 0; k < topK; k++) {
        indices[t * topK + k] = bestIds[k];
        weights[t * topK + k] = scores[bestIds[k]] / sum;
      }
    }
  };
}
