/**
 * The recogniser: labels, network, backends, saving and loading.
 *
 * @module
 *
 * @example
 * ```ts
 * import { EMOTIONS, toPrediction } from "./mod.ts";
 *
 * const { emotion } = toPrediction([0, 0, 0.7, 0, 0.1, 0.1, 0.1, 0]);
 * console.log(emotion, EMOTIONS.length); // happy 8
 * ```
 */
export * from "./backend.ts";
export * from "./canary.ts";
export * from "./cost.ts";
export * from "./emotions.ts";
export * from "./memory.ts";
export * from "./network.ts";
export * from "./recogniser.ts";
export * from "./store.ts";
export * from "./tick_layout.ts";
