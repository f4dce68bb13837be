/**
 * Cross-validation as independent, resumable units: one network each.
 *
 * @module
 *
 * @example
 * ```ts
 * import { unitName, unitsOf } from "./mod.ts";
 *
 * const units = unitsOf("speakers");
 * console.log(units.length, unitName(units[6])); // 15 speakers-2-2
 * ```
 */
export * from "./ablation.ts";
export * from "./collect.ts";
export * from "./one_noise.ts";
export * from "./pooled_settings.ts";
export * from "./set_text.ts";
export * from "./unit_number.ts";
export * from "./unit_queue.ts";
export * from "./unit_run.ts";
export * from "./units.ts";
