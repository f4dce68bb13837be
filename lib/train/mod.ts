/**
 * Training: corpora, splits, augmentation, the loop, evaluation, reports.
 *
 * @module
 *
 * @example
 * ```ts
 * import { score } from "./mod.ts";
 *
 * const { accuracy, uar } = score(["happy", "sad", "sad"], ["happy", "sad", "happy"]);
 * console.log(accuracy.toFixed(2), uar); // 0.67 0.75
 * ```
 */
export * from "./adamw.ts";
export * from "./augment/mod.ts";
export * from "./balance.ts";
export * from "./calibrate.ts";
export * from "./checkpoint.ts";
export * from "./corpora/mod.ts";
export * from "./crossval/mod.ts";
export * from "./development.ts";
export * from "./download/mod.ts";
export * from "./evaluation/mod.ts";
export * from "./event_loop.ts";
export * from "./examples.ts";
export * from "./export_model.ts";
export * from "./files.ts";
export * from "./finish_run.ts";
export * from "./fit.ts";
export * from "./folder_lock.ts";
export { registerWasmKernels } from "./kernels/mod.ts";
export * from "./kept_text.ts";
export * from "./learnt_from.ts";
export * from "./manifest.ts";
export * from "./manifest_summary.ts";
export * from "./markdown.ts";
export * from "./metrics.ts";
export * from "./mixup.ts";
export * from "./muon.ts";
export * from "./optimiser.ts";
export * from "./model_card.ts";
export * from "./model_limits.ts";
export * from "./parse_recipe.ts";
export * from "./prepare.ts";
export * from "./protocols/mod.ts";
export * from "./random.ts";
export * from "./report.ts";
export * from "./report_html/mod.ts";
export * from "./recipe.ts";
export * from "./records.ts";
export * from "./run_epochs.ts";
export * from "./seven_classes.ts";
export * from "./ship.ts";
export * from "./speech_gate.ts";
export * from "./speech_head.ts";
export * from "./speech_sounds.ts";
export * from "./speech_threshold.ts";
export * from "./training_backend.ts";
export * from "./training_run.ts";
export * from "./weight_average.ts";
export * from "./write_report.ts";
