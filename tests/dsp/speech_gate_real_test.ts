/** The gate on real voices and real noise, where they are at hand. */
import { assertEquals } from "@std/assert";
import { decodeAs } from "../../lib/audio/mod.ts";
import { GATE_FRAME_LENGTH, SpeechGate } from "../../lib/dsp/mod.ts";
import { walk } from "../audio/walk.ts";
import { needs } from "../needs.ts";

const { ignore, folder } = needs.data("the speech gate on voices and noise");

async function load(path: string): Promise<Float32Array> {
  const bytes = await Deno.readFile(path);
  return await decodeAs(bytes, { name: path, sampleRateHz: 16000 });
}

/** How often the gate was open, and how it ended, with silence after the clip. */
function listen(samples: Float32Array, silenceSeconds: number) {
  const gate = new SpeechGate();
  const nFrames = Math.floor(samples.length / GATE_FRAME_LENGTH);
  const nSilent = silenceSeconds * 100;
  let nOpen = 0, open = false;
  for (let k = 0; k < nFrames + nSilent; k++) {
    const frame = k < nFrames
      ? samples.subarray(k * GATE_FRAME_LENGTH, (k + 1) * GATE_FRAME_LENGTH)
      : new Float32Array(GATE_FRAME_LENGTH);
    open = gate.push(frame).open;
    if (open) nOpen++;
  }
  return { nOpen, open, share: nOpen / nFrames };
}

Deno.test({
  name:
    "SpeechGate opens in 60 real clips of both corpora and closes in the silence after",
  ignore,
  async fn() {
    const paths = ["ravdess", "tess"].flatMap((corpus) => {
      const all = [...walk(`${folder}/${corpus}`)];
      return all.filter((_, i) => i % Math.floor(all.length / 30) === 7);
    });
    for (const path of paths) {
      const { nOpen, open } = listen(await load(path), 1);
      assertEquals(nOpen > 0, true, `${path} was not heard`);
      assertEquals(open, false, `${path} was heard on and on`);
    }
    assertEquals(paths.length >= 60, true, `${paths.length} clips`);
  },
});

/** Sounds without a voice or anything like it: to be told from speech. */
const STEADY = ["rain", "sea_waves"];

Deno.test({
  name:
    "SpeechGate stays shut in rain and sea; its rate in other noise is reported",
  ignore,
  async fn() {
    const shares: Record<string, number[]> = {};
    for (const path of walk(`${folder}/noise/esc10`)) {
      const kind = path.split("/").at(-2)!;
      (shares[kind] ??= []).push(listen(await load(path), 0).share);
    }
    for (const [kind, all] of Object.entries(shares)) {
      const mean = all.reduce((a, b) => a + b) / all.length;
      const some = all.filter((share) => share > 0).length;
      console.log(
        `${kind}: opened in ${some} of ${all.length}, ${
          Math.round(100 * mean)
        } % of the time`,
      );
      if (STEADY.includes(kind)) assertEquals(mean < 0.1, true, kind);
    }
    assertEquals(Object.keys(shares).length, 10);
  },
});
