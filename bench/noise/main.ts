/**
 * Measures noise reduction and the speech gate on recorded speech in recorded
 * noise, and prints the tables as Markdown; progress goes to standard error.
 * `deno task bench --noise` starts it.
 *
 * Arguments: the most clips, the folders of prepared clips, of noises, of a run.
 *
 * @module
 */
import { DEFAULT_DENOISE } from "../../lib/dsp/mod.ts";
import { mean, percent, SeededRandom } from "../../lib/train/mod.ts";
import { ProgressBar } from "../../tasks/cli.ts";
import { describeMachine } from "../machine.ts";
import { type GateErrors, gateErrors } from "./gate.ts";
import { hears, modelWith, testIdsOf } from "./model.ts";
import { measureQuality, type Mixture } from "./quality.ts";
import {
  type Noise,
  readNoises,
  readTestClips,
  scaledTo,
  speechPower,
  STEADY_KINDS,
  stretchOfNoise,
  sum,
} from "./sounds.ts";

const [most, prepared, noiseFolder, run] = Deno.args;
/** Ratios of speech to noise, dB; ∞: the recording as it is. */
const RATIOS_DB = [-5, 0, 5, 10, 20, Infinity];
/** Noise alone before and after a clip for the gate, seconds. */
const AROUND_SECONDS = 2;
const RATE_HZ = 16000;

const testIds = await testIdsOf(run);
const clips = await readTestClips(prepared, { testIds, most: Number(most) });
const noises = await readNoises(noiseFolder, "measuring", {
  isUnlearnt: true,
});
const isSteady = ({ kind }: Noise) => STEADY_KINDS.includes(kind);
const groups = {
  steady: noises.filter(isSteady),
  "passing": noises.filter((noise) => !isSteady(noise)),
};
const conditions = Object.entries(groups).flatMap(([group, members]) =>
  RATIOS_DB.map((ratioDb) => ({ group, members, ratioDb }))
);

/** The clip in noise; the same noise at the same place in every run. */
function mixture(
  speech: Float32Array,
  { members, ratioDb, random, around = 0 }: {
    members: Noise[];
    ratioDb: number;
    random: SeededRandom;
    around?: number;
  },
): Mixture {
  const length = speech.length + 2 * around;
  const padded = new Float32Array(length);
  padded.set(speech, around);
  const power = speechPower(speech) * 10 ** (-ratioDb / 10);
  const noise = scaledTo(
    stretchOfNoise(random.pick(members), { length, random }),
    power,
  );
  return { speech: padded, noise, noisy: sum(padded, noise) };
}

interface Row {
  group: string;
  ratioDb: number;
  snrBefore: number;
  snrAfter: number;
  distanceBefore: number;
  distanceAfter: number;
  rightBefore: number;
  rightAfter: number;
  heard: number;
  openInNoise: number;
}

const without = await modelWith(null, run);
const reduced = await modelWith(DEFAULT_DENOISE, run);
const bar = new ProgressBar(conditions.length, { label: "Speech in noise" });
const rows: Row[] = [];
for (const { group, members, ratioDb } of conditions) {
  rows.push({ group, ratioDb, ...await measure({ group, members, ratioDb }) });
  bar.update(rows.length);
}
bar.finish();

async function measure(
  { group, members, ratioDb }: (typeof conditions)[number],
): Promise<Omit<Row, "group" | "ratioDb">> {
  const random = new SeededRandom(1, `${group} ${ratioDb}`);
  const qualities: ReturnType<typeof measureQuality>[] = [];
  const errors: GateErrors[] = [];
  let rightBefore = 0, rightAfter = 0;
  for (const { clip: { emotion }, samples: speech } of clips) {
    const mixed = mixture(speech, { members, ratioDb, random });
    qualities.push(measureQuality(mixed, DEFAULT_DENOISE));
    const sound = { samples: mixed.noisy, emotion };
    rightBefore += Number(await hears(without, sound));
    rightAfter += Number(await hears(reduced, sound));
    const around = AROUND_SECONDS * RATE_HZ;
    errors.push(
      gateErrors(mixture(speech, { members, ratioDb, random, around })),
    );
  }
  const total = (name: keyof GateErrors) =>
    errors.reduce((all, one) => all + one[name], 0);
  return {
    snrBefore: mean(qualities.map((q) => q.before.segmentalSnrDb)),
    snrAfter: mean(qualities.map((q) => q.after.segmentalSnrDb)),
    distanceBefore: mean(qualities.map((q) => q.before.logSpectralDistanceDb)),
    distanceAfter: mean(qualities.map((q) => q.after.logSpectralDistanceDb)),
    rightBefore: rightBefore / clips.length,
    rightAfter: rightAfter / clips.length,
    heard: 1 - total("shutInSpeech") / total("speechFrames"),
    openInNoise: total("openInNoise") / total("noiseFrames"),
  };
}

/** How long the gate is open in each noise alone, 5 s a recording. */
function openInNoiseAlone(): [kind: string, share: number, opened: string][] {
  return [...Map.groupBy(noises, ({ kind }) => kind)].map(([kind, members]) => {
    const all = members.map(({ samples }) =>
      gateErrors({ speech: new Float32Array(samples.length), noisy: samples })
    );
    const share = mean(all.map((e) => e.openInNoise / e.noiseFrames));
    const opened = all.filter((e) => e.openInNoise > 0).length;
    return [kind, share, `${opened} of ${all.length}`];
  });
}

const ratio = (db: number) => Number.isFinite(db) ? `${db} dB` : "clean";
const { cpu, nCores } = describeMachine();
console.log([
  `${
    new Date().toISOString().slice(0, 10)
  }, ${cpu}, ${nCores} cores; ${run}, ${clips.length} clips it was tested on, ${noises.length} recordings of noise`,
  "",
  "| noise | SNR | segmental SNR | with | log-spectral distance | with | accuracy | with | gate open in speech | in noise around it |",
  "|---|---|---|---|---|---|---|---|---|---|",
  ...rows.map((row) =>
    `| ${
      [
        row.group,
        ratio(row.ratioDb),
        `${row.snrBefore.toFixed(1)} dB`,
        `${row.snrAfter.toFixed(1)} dB`,
        `${row.distanceBefore.toFixed(1)} dB`,
        `${row.distanceAfter.toFixed(1)} dB`,
        percent(row.rightBefore),
        percent(row.rightAfter),
        percent(row.heard),
        percent(row.openInNoise),
      ].join(" | ")
    } |`
  ),
  "",
  "| noise alone | gate open | in recordings |",
  "|---|---|---|",
  ...openInNoiseAlone().map(([kind, share, opened]) =>
    `| ${kind} | ${percent(share)} | ${opened} |`
  ),
].join("\n"));
