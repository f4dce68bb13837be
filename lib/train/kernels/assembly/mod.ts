/** The kernels' exports. */
export * from "./adamw";
export * from "./batch_norm";
export * from "./convolve";
export * from "./filter_gradient";
export * from "./pool";
export * from "./winograd";
