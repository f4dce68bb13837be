import { assert, assertEquals } from "@std/assert";
import { MonoMixer } from "../../lib/audio/mono_mixer.ts";
import { F32_ROUNDOFF } from "../tolerances.ts";

/** Means below 0.5 of samples that were rounded themselves. */
function assertNear(got: Float32Array, expected: Float32Array): void {
  assertEquals(got.length, expected.length);
  const most = got.reduce(
    (a, x, n) => Math.max(a, Math.abs(x - expected[n])),
    0,
  );
  assert(most <= F32_ROUNDOFF, `${most}`);
}

const tone = (amplitude: number, { length = 800, period = 25 } = {}) =>
  Float32Array.from(
    { length },
    (_, n) => amplitude * Math.sin(2 * Math.PI * n / period),
  );

/** Mixes stretches of channels one after the other. */
function mix(...stretches: Float32Array[][]): Float32Array[] {
  const mixer = new MonoMixer();
  return stretches.map((channels) =>
    mixer.mix({
      channels: channels.length,
      nFrames: channels[0].length,
      read: (channel, frame) => channels[channel][frame],
    })
  );
}

Deno.test("MonoMixer gives one channel as it is, and of more the mean", () => {
  const left = tone(0.5), right = tone(0.25);
  assertEquals(mix([left]), [left]);
  assertNear(mix([left, right])[0], tone(0.375));
  const empty = new Float32Array(0);
  assertEquals(mix([empty, empty]), [empty]);
});

Deno.test("MonoMixer keeps the mean where one of 65 channels sounds, or all do unlike", () => {
  const silence = new Float32Array(800);
  const alone = Array.from({ length: 65 }, (_, i) => i ? silence : tone(0.5));
  assertNear(mix(alone)[0], tone(0.5 / 65));
  const unlike = [20, 25, 40].map((period) => tone(0.5, { period }));
  const sums = unlike[0].map((x, n) => x + unlike[1][n] + unlike[2][n]);
  assertNear(mix(unlike)[0], sums.map((sum) => sum / 3));
});

Deno.test("MonoMixer takes a channel where the other is inverted, not with the mean's power 19 dB below", () => {
  const left = tone(0.5);
  assertEquals(mix([left, tone(-0.5)]), [left]);
  // Of ±1 and ∓a: (1 − a)² / (2 + 2a²), −21.9 dB and −19.1 dB.
  assertEquals(mix([left, tone(-0.5 * 0.85)]), [left]);
  assertNear(mix([left, tone(-0.5 * 0.8)])[0], tone(0.05));
});

Deno.test("MonoMixer takes the loudest of the channels that cancel each other out", () => {
  const [soft, left, right] = [tone(0.05), tone(0.4), tone(-0.5)];
  const [mono] = mix([soft, left, right, tone(0.06)]);
  assertEquals(mono, left); // the first of two that are nearly as loud
});

Deno.test("MonoMixer takes of inverted channels always the same, whichever is louder", () => {
  const takes = mix(
    [tone(0.5), tone(-0.49)],
    [tone(0.4), tone(-0.5)],
    [tone(0.5), tone(-0.5)],
  );
  assertEquals(takes, [tone(0.5), tone(0.4), tone(0.5)]);
});

Deno.test("MonoMixer judges by all it heard: a soft opposite hum decides nothing of speech", () => {
  const hum = [tone(0.001), tone(-0.001)];
  const speech = [tone(0.5), tone(0.3)];
  const silence = [new Float32Array(800), new Float32Array(800)];
  const mixed = mix(silence, hum, speech, hum);
  const expected = [silence[0], hum[0], tone(0.4), silence[0]];
  for (const [i, mono] of mixed.entries()) assertNear(mono, expected[i]);
});

Deno.test("MonoMixer begins anew where the number of channels changes", () => {
  const both = [tone(0.5), tone(-0.5)];
  const mixed = mix(both, [tone(0.2)], [tone(0.5), tone(0.1)]);
  assertEquals(mixed.slice(0, 2), [tone(0.5), tone(0.2)]);
  assertNear(mixed[2], tone(0.3));
});
