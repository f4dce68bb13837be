import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertNotEquals,
  assertThrows,
} from "@std/assert";
import { createHash } from "node:crypto";
import {
  AUGMENTATION_VERSION,
  type AugmentationRecipe,
  augmentWaveform,
  DEFAULT_AUGMENTATION,
  makeCopies,
  NoisePool,
  recipeOf,
  SeededRandom,
  type TransformName,
  TRANSFORMS,
  withoutRecordedNoise,
} from "../../../lib/train/mod.ts";
import { hiss, pulses, sampleRateHz, tone } from "./sounds.ts";

const pool = new NoisePool([{ name: "rain/a.wav", samples: hiss(9000) }]);

/** All of some transforms, certainly. */
function always(...names: TransformName[]): AugmentationRecipe {
  const recipe = recipeOf(names);
  for (const name of names) recipe[name].chance = 1;
  return recipe;
}

function vary(
  samples: Float32Array,
  { recipe, seed = 1 }: { recipe: AugmentationRecipe; seed?: number },
): Float32Array {
  return augmentWaveform(samples, {
    sampleRateHz,
    random: new SeededRandom(seed),
    recipe,
    noise: pool,
  });
}

Deno.test("augmentWaveform() without transforms gives the recording back", () => {
  assertEquals(vary(tone(300), { recipe: recipeOf([]) }), tone(300));
});

for (const name of TRANSFORMS) {
  const recipe = always(name);

  Deno.test(`augmentWaveform(${name}) changes the recording, as the seed says`, () => {
    const input = pulses(120, { seconds: 0.5 });
    const first = vary(input, { recipe });
    assertEquals(vary(input, { recipe }), first);
    assertNotEquals(first, input);
    const other = vary(input, { recipe, seed: 2 });
    if (name === "telephone") assertEquals(other, first); // nothing is drawn
    else assertNotEquals(other, first);
  });

  Deno.test(`augmentWaveform(${name}) leaves its input as it is`, () => {
    const input = hiss(2000);
    vary(input, { recipe });
    assertEquals(input, hiss(2000));
  });

  Deno.test(`augmentWaveform(${name}) survives nothing, one sample, silence and full scale`, () => {
    for (let seed = 1; seed <= 3; seed++) {
      const survive = (samples: Float32Array) => {
        const out = vary(samples, { recipe, seed });
        assert(out.every((x) => Math.abs(x) <= 1), `${samples.length}`);
        return out;
      };
      for (const length of [0, 1, 2, 100, 479, 481]) survive(hiss(length, 1));
      survive(Float32Array.from(hiss(4000), (x) => Math.sign(x)));
      const silence = survive(new Float32Array(5000));
      assert(silence.every((x) => x === 0));
    }
  });
}

Deno.test("augmentWaveform() draws for one transform whatever the others are", () => {
  const input = pulses(120, { seconds: 0.5 });
  const alone = vary(input, { recipe: always("speed") });
  const both = vary(input, { recipe: always("speed", "gain") });
  assertEquals(both.length, alone.length);
  const loudest = alone.indexOf(Math.max(...alone));
  const ratio = both[loudest] / alone[loudest];
  assert(Math.abs(ratio - 1) > 0.01);
  both.forEach((x, n) => assertAlmostEquals(x, ratio * alone[n], 1e-6));
});

Deno.test("augmentWaveform() applies a transform as often as its chance says", () => {
  const recipe = recipeOf(["clipping"]);
  recipe.clipping.chance = 0.3;
  const input = tone(300, { seconds: 0.02 });
  const plain = input.join();
  const n = 400;
  let applied = 0;
  for (let seed = 0; seed < n; seed++) {
    if (vary(input, { recipe, seed }).join() !== plain) applied++;
  }
  // Standard error √(0.3 · 0.7 / 400) = 0.023; four of them.
  assertAlmostEquals(applied / n, 0.3, 0.092);
});

Deno.test("augmentWaveform() decides on each transform apart from the others", () => {
  const recipe = recipeOf(["timeShift", "gain"]);
  recipe.timeShift = { ...recipe.timeShift, chance: 0.5 };
  recipe.gain = { chance: 0.5, gainDb: [20, 20] };
  const n = 200;
  let shifted = 0, raised = 0, both = 0;
  for (let seed = 0; seed < n; seed++) {
    const out = vary(tone(300, { seconds: 0.02 }), { recipe, seed });
    const [long, loud] = [out.length > 320, Math.max(...out) > 0.5];
    shifted += Number(long);
    raised += Number(loud);
    both += Number(long && loud);
  }
  // Standard errors: √(½·½ / 200) = 0.035 and √(¼·¾ / 200) = 0.031; four each.
  assertAlmostEquals(shifted / n, 0.5, 0.14);
  assertAlmostEquals(raised / n, 0.5, 0.14);
  assertAlmostEquals(both / n, 0.25, 0.124);
});

Deno.test("augmentWaveform() refuses recorded noise without a pool", () => {
  const options = { sampleRateHz, random: new SeededRandom(1) };
  assertThrows(
    () =>
      augmentWaveform(tone(300), { ...options, recipe: DEFAULT_AUGMENTATION }),
    TypeError,
    "'noise' must be a NoisePool where the recipe has recordedNoise, got none",
  );
  augmentWaveform(tone(300), {
    ...options,
    recipe: withoutRecordedNoise(DEFAULT_AUGMENTATION),
  });
});

Deno.test("augmentWaveform() gives what AUGMENTATION_VERSION stands for", () => {
  const recipe = always(...TRANSFORMS);
  const [copy] = makeCopies(
    { id: "pulses", samples: pulses(120) },
    { sampleRateHz, copies: 1, seed: 1, recipe, noise: pool },
  );
  const hash = createHash("sha256").update(new Uint8Array(copy.slice().buffer));
  // Another hash asks for a higher version: copies in a cache are then stale.
  assertEquals(
    [AUGMENTATION_VERSION, hash.digest("hex").slice(0, 16)],
    [2, "bef6734d4921dc71"],
  );
});
