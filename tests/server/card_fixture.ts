import {
  type Answer,
  DEFAULT_RECIPE,
  type Figure,
  joinRuns,
  type ModelCard,
  runConfig,
} from "../../lib/train/mod.ts";
import { EMOTIONS } from "../../lib/model/mod.ts";

const N_ACTORS = 24;

/** Made-up answers, right more often where `ease` is higher. */
function answers(ease: number): Answer[] {
  return Array.from({ length: 960 }, (_, i) => {
    const emotion = i % 8;
    const actor = Math.floor(i / 8) % N_ACTORS;
    const luck = (Math.imul(i + 7, 2654435761) >>> 0) / 2 ** 32;
    const isRight = luck < ease + 0.012 * (actor % 12) - 0.02 * emotion;
    const said = isRight ? emotion : (emotion + 1 + Math.floor(luck * 37)) % 8;
    const confidence = 0.3 + 0.65 * (1 - luck);
    return {
      id: `clip-${i}`,
      corpus: actor < 22 ? "ravdess" : "tess",
      speaker: `ravdess-${String(actor + 1).padStart(2, "0")}`,
      sex: actor % 2 ? "female" : "male",
      emotion: EMOTIONS[emotion],
      predicted: EMOTIONS[said],
      probabilities: EMOTIONS.map((_, j) =>
        j === said ? confidence : (1 - confidence) / 7
      ),
    };
  });
}

function figures(
  ease: number,
  protocol: "speakers" | "random" | "cross-corpus",
) {
  const { protocol: _, bySeed: __, ...report } = joinRuns(
    [1, 2, 3].map((seed) => ({
      protocol,
      seed,
      run: `made-up-${seed}`,
      fold: null,
      answers: answers(ease + 0.01 * seed),
      notSureBelow: 0.5,
      majority: "calm" as const,
    })),
  );
  const command = `deno task crossval --set ${protocol} --collect`;
  return { ...report, command, date: "2026-11-22", machine: "made up" };
}

const exact = (mean: number): Figure => ({ mean, sd: 0, n: 3 });

function heard(uar: number, whole: number) {
  const rightness = { accuracy: exact(uar), uar: exact(uar), clips: 960 };
  return {
    ...rightness,
    sevenClasses: rightness,
    uarLoss: whole - uar,
    unanswered: 0.012,
  };
}

/** A card with everything that an evaluation can put on one; made up. */
export function fullCard(): ModelCard {
  const speakers = figures(0.66, "speakers");
  const whole = speakers.uar.mean;
  speakers.heard = {
    "20 dB": heard(whole - 0.02, whole),
    "10 dB": heard(whole - 0.06, whole),
    "5 dB": heard(whole - 0.12, whole),
    "0 dB": heard(whole - 0.22, whole),
    telephone: heard(whole - 0.08, whole),
    live: heard(whole - 0.012, whole),
    "live-smoothed": heard(whole - 0.03, whole),
  };
  const cross = figures(0.45, "cross-corpus");
  cross.parts = {
    "RAVDESS → TESS": figures(0.4, "cross-corpus"),
    "TESS → RAVDESS": figures(0.25, "cross-corpus"),
    "one TESS actress → the other": figures(0.75, "cross-corpus"),
  };
  const silence = exact(1);
  speakers.gate = {
    accepted: { clip: exact(0.999), "10 dB": exact(0.991) },
    ...{ rejected: exact(0.975), rejectedWindows: exact(0.95) },
    ...{ rejectedByClass: { rain: exact(1) }, sounds: 100 },
    rejectedSilence: { "digital silence": silence },
  };
  return {
    id: "made-up-1",
    summary: "A network that was made up for a test",
    licence: "none: it does not exist",
    learntFrom: { clips: 3877, developmentClips: 120 },
    network: { weights: 131_097, multiplyAdds: 28e6, bytes: 524_388 },
    settings: {
      ...{ temperature: 1, notSureBelow: 0.72, speechThreshold: 0.5 },
      pooled: null,
    },
    recipe: runConfig(DEFAULT_RECIPE, {
      protocol: "final",
      seed: 1,
      fold: null,
    }),
    knownVoices: DEFAULT_RECIPE.knownVoices,
    corpora: [{ name: "RAVDESS", licence: "CC BY-NC-SA 4.0", source: "doi" }],
    protocols: {
      speakers,
      random: figures(0.95, "random"),
      "cross-corpus": cross,
    },
  };
}
