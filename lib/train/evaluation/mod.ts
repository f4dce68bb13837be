/**
 * What networks are measured by: their answers to test clips, and what those
 * come to.
 *
 * @module
 *
 * @example
 * ```ts
 * import { figure } from "./mod.ts";
 *
 * console.log(figure([0.5, 0.7]).mean); // 0.6
 * ```
 */
export * from "./answers.ts";
export * from "./calibration.ts";
export * from "./ensemble.ts";
export * from "./gate_figures.ts";
export * from "./gate_hearing.ts";
export * from "./hearing.ts";
export * from "./hearing_protocols.ts";
export * from "./live_hearing.ts";
export {
  type ClassFigures,
  type Figure,
  figure,
  inSeven,
  type Measures,
  type Rightness,
  type Sureness,
} from "./measures.ts";
export * from "./noise_hearing.ts";
export * from "./protocol_report.ts";
export * from "./surroundings.ts";
export * from "./varied_hearing.ts";
