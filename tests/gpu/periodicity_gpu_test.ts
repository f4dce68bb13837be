import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import {
  DEFAULT_PERIODICITY,
  DEFAULT_SPEC,
  FeatureWindow,
  Mfcc,
  MfccGpu,
} from "../../lib/dsp/mod.ts";
import { needs } from "../needs.ts";
import { PERIODICITY_ON_GPU } from "../tolerances.ts";
import { noise, readWindow, voice } from "./agreement.ts";
import { onDevice } from "./device.ts";

const { ignore } = await needs.gpu();

const spec = {
  ...DEFAULT_SPEC,
  ...{ nFft: 1024, periodicity: DEFAULT_PERIODICITY },
};
/** A voice in white noise: no bin lies far under the loudest. */
const hiss = noise(20000);
const samples = voice(20000).map((x, n) => x + 0.1 * hiss[n]);

Deno.test({
  name: "PeriodicityGpu agrees with PeriodicityBank",
  ignore,
  fn: () =>
    onDevice(async (device) => {
      const features = await MfccGpu.create(device, spec);
      const { periodicity } = await features.compute(samples);
      features.dispose();
      const want = new Mfcc(spec).compute(samples).periodicity!;
      assertEquals(periodicity!.length, want.length);
      assert(Math.max(...want) > 0.3, "a canary: the voice is heard");
      want.forEach((value, i) =>
        assertAlmostEquals(periodicity![i], value, PERIODICITY_ON_GPU)
      );
    }),
});

Deno.test({
  name: "MfccGpu's window has periodicity after the coefficients",
  ignore,
  fn: () =>
    onDevice(async (device) => {
      const features = await MfccGpu.create(device, spec);
      const window = await readWindow(device, { features, samples });
      const silent = await features.compute(new Float32Array(0));
      features.dispose();
      assertEquals(silent.periodicity?.length, 0);
      const want = new FeatureWindow(spec).fromSegment(samples);
      assertEquals(window.length, want.length);
      for (let t = 0; t < 300; t++) {
        for (let n = 40; n < 88; n++) {
          const i = t * 88 + n;
          assertAlmostEquals(window[i], want[i], PERIODICITY_ON_GPU);
        }
      }
    }),
});
