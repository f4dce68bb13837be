/** The publishers' own files, where they are at hand. */
import { assertEquals } from "@std/assert";
import { createHash } from "node:crypto";
import { walk } from "./walk.ts";
import { type Audio, decodeAs, decodeAudio } from "../../lib/audio/mod.ts";
import { needs } from "../needs.ts";

const { ignore, folder } = needs.data("decoders on the publishers' files");

function decodeFile(path: string): Promise<Audio> {
  return decodeAudio(Deno.readFileSync(path), { name: path });
}

/** Seconds by hand from the headers: data bytes / bytes a second. */
const EXPECTED: Record<string, [number, number, number]> = {
  "ravdess/Actor_01/03-01-01-01-01-01-01.wav": [48000, 1, 158558],
  "ravdess/Actor_01/03-01-08-01-02-02-01.wav": [48000, 2, 156956],
  "ravdess/Actor_20/03-01-06-01-01-02-20.wav": [48000, 2, 209809],
  "tess/OAF_fear/OAF_food_fear.wav": [96000, 1, 145172],
  "tess/OAF_neutral/OA_bite_neutral.wav": [24414, 1, 51589],
  "tess/YAF_angry/YAF_germ_angry.wav": [24414, 1, 53847], // AIFF: 0xd257 frames
  "tess/YAF_fear/YAF_neat_fear.wav": [24414, 1, 40156], // AIFF: 0x9cdc frames
};

Deno.test({
  name:
    "decodeAudio() reads the publishers' files with their rate, channels and length",
  ignore,
  async fn() {
    for (const [path, expected] of Object.entries(EXPECTED)) {
      const audio = await decodeFile(`${folder}/originals/${path}`);
      const { sampleRateHz, channels, samples } = audio;
      assertEquals([sampleRateHz, channels, samples.length], expected, path);
    }
  },
});

Deno.test({
  name: "decodeAs() gives sound at 16 kHz for every original",
  ignore,
  async fn() {
    let nFiles = 0;
    for (const path of walk(`${folder}/originals`)) {
      const samples = await decodeAs(Deno.readFileSync(path), {
        name: path,
        sampleRateHz: 16000,
      });
      const peak = samples.reduce((max, x) => Math.max(max, Math.abs(x)), 0);
      assertEquals(peak > 0.01 && peak <= 1.1, true, `${path}: peak ${peak}`);
      nFiles++;
    }
    assertEquals(nFiles >= 23, true, `${nFiles} files`);
  },
});

/** Correlation at the best shift within ±32 samples: the two conversions may differ in delay. */
function similarity(a: Float32Array, b: Float32Array): number {
  let best = 0;
  for (let shift = -32; shift <= 32; shift++) {
    let ab = 0, aa = 0, bb = 0;
    for (let i = 32; i < Math.min(a.length, b.length) - 32; i++) {
      ab += a[i] * b[i + shift];
      aa += a[i] ** 2;
      bb += b[i + shift] ** 2;
    }
    best = Math.max(best, ab / Math.sqrt(aa * bb));
  }
  return best;
}

Deno.test({
  name:
    "decodeAs() of an original is the clip another program converted to 16 kHz",
  ignore,
  async fn() {
    let nCompared = 0;
    for (const path of walk(`${folder}/originals`)) {
      const twin = path.replace("/originals", "").replace(/wav$/, "flac");
      const converted = await decodeFile(twin).catch(() => null);
      if (!converted) continue;
      const ours = await decodeAs(Deno.readFileSync(path), {
        name: path,
        sampleRateHz: 16000,
      });
      const likeness = similarity(ours, converted.samples);
      assertEquals(likeness > 0.999, true, `${path}: ${likeness}`);
      nCompared++;
    }
    assertEquals(nCompared >= 20, true, `${nCompared} compared`);
  },
});

Deno.test({
  name: "decodeAudio() gives the very samples whose MD5 a FLAC file states",
  ignore,
  async fn() {
    const paths = [...walk(folder)].filter((path) => path.endsWith(".flac"));
    const sampled = paths.filter((_, i) => i % 29 === 0);
    for (const path of sampled) {
      const file = Deno.readFileSync(path);
      const { samples } = await decodeAudio(file, { name: path });
      const pcm = Int16Array.from(samples, (x) => x * 32768);
      const md5 = createHash("md5").update(new Uint8Array(pcm.buffer));
      const stated = file.slice(26, 42).toHex();
      assertEquals(md5.digest("hex"), stated, path);
    }
    assertEquals(sampled.length > 100, true, `${sampled.length} files`);
  },
});
