import type { KernelModule } from "./module.ts";
import { isInPlace, product, type Windows } from "./windows.ts";

const FLOAT_BYTES = 4;

/**
 * Lays each image into its border, which stays zero, and shows where it is.
 *
 * @param options.from address of the first image.
 * @param options.room address for one image with its border; not used where
 * the windows slide over the source itself.
 */
export function eachImage(
  kernels: KernelModule,
  { windows, from, room }: { windows: Windows; from: number; room: number },
  show: (address: number, index: number) => void,
): void {
  const { images, source, image, corner, spread } = windows;
  const inPlace = isInPlace(windows);
  if (!inPlace) kernels.clear(room, product(image));
  for (let i = 0; i < images; i++) {
    const at = from + i * product(source) * FLOAT_BYTES;
    if (!inPlace) {
      kernels.call.placeImage(
        at,
        room,
        ...source,
        ...corner,
        ...image,
        ...spread,
      );
    }
    show(inPlace ? at : room, i);
  }
}
