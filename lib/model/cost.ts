import type * as tfl from "@tensorflow/tfjs-layers";

/**
 * Multiply-adds of one window's way through a network: its matrix products and
 * convolutions; what is added or scaled beside them is a hundredth.
 */
export function multiplyAdds(network: tfl.LayersModel): number {
  return network.layers.reduce((sum, layer) => sum + costOf(layer), 0);
}

/** Every matrix of a layer is multiplied at every place of its output. */
function costOf(layer: tfl.layers.Layer): number {
  const kernels = layer.weights.filter(({ shape }) => shape.length > 1);
  if (kernels.length === 0) return 0;
  const ofKernels = kernels.reduce(
    (sum, { shape }) => sum + shape.reduce((a, b) => a! * b!, 1)!,
    0,
  );
  return ofKernels * placesOf(layer);
}

/** Frames, and bands where there are some, that a layer's matrices are at. */
function placesOf(layer: tfl.layers.Layer): number {
  const isPooled = layer.getClassName() === "UndertoneAttentiveStatistics";
  const { input, output } = layer;
  const shape = ((isPooled ? input : output) as tfl.SymbolicTensor).shape;
  return shape.slice(1, -1).reduce((product: number, n) => product * n!, 1);
}
