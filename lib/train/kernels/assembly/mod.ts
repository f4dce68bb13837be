/** The kernels' exports. */
export * from "./adamw.ts";
export * from "./batch_norm.ts";
export * from "./convolve.ts";
export * from "./filter_gradient.ts";
export * from "./pool.ts";
export * from "./winograd.ts";
