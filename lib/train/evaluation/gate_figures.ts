import { GATE_ERRORS } from "../speech_threshold.ts";
import type { RunRecord } from "./answers.ts";
import { SILENCE, type SoundAnswer } from "./gate_hearing.ts";
import { type Figure, figure } from "./measures.ts";

/** What a speech gate lets through, all figures as shares of 1. */
export interface GateFigures {
  /** Share of test clips that are accepted, by how they were heard. */
  accepted: Record<string, Figure>;
  /** Share of environmental sounds that are rejected, as whole clips. */
  rejected: Figure;
  /** The same of their windows of three seconds. */
  rejectedWindows: Figure;
  /** Share of whole clips that are rejected, by class. */
  rejectedByClass: Record<string, Figure>;
  /** Share of networks that reject it, by kind of silence. */
  rejectedSilence: Record<string, Figure>;
  /** Environmental sounds that each network heard. */
  sounds: number;
}

/** The least that is asked of a gate. */
export const GATE_ASKED = {
  accepted: { "10 dB": 1 - GATE_ERRORS.missed } as Readonly<
    Record<string, number>
  >,
  rejected: 1 - GATE_ERRORS.letThrough,
  silence: 1,
} as const;

/**
 * What the gates of runs let through: a seed's folds pooled, means over seeds.
 * Null where one of the runs has not heard the sounds.
 */
export function gateFigures(
  records: readonly RunRecord[],
): GateFigures | null {
  if (records.some(({ sounds }) => sounds === undefined)) return null;
  const seeds = [...Map.groupBy(records, ({ seed }) => seed).values()];
  const rejected = (of: (sounds: SoundAnswer[]) => boolean[]) =>
    figure(
      seeds.map((runs) =>
        shareOf(runs.flatMap(({ sounds }) => of(sounds!)), false)
      ),
    );
  const all = records[0].sounds!;
  const noise = all.filter(({ kind }) => kind !== SILENCE);
  const kinds = [...new Set(noise.map(({ kind }) => kind))];
  const isNoise = ({ kind }: SoundAnswer) => kind !== SILENCE;
  const whole = ({ accepted }: SoundAnswer) => accepted;
  return {
    accepted: acceptedFigures(seeds),
    rejected: rejected((sounds) => sounds.filter(isNoise).map(whole)),
    rejectedWindows: rejected((sounds) =>
      sounds.filter(isNoise).flatMap(({ windows }) => windows)
    ),
    rejectedByClass: Object.fromEntries(kinds.map((kind) => [
      kind,
      rejected((sounds) =>
        sounds.filter((sound) => sound.kind === kind).map(whole)
      ),
    ])),
    rejectedSilence: Object.fromEntries(
      all.filter((sound) => !isNoise(sound)).map(({ name }) => [
        name,
        rejected((sounds) =>
          sounds.filter((sound) => !isNoise(sound) && sound.name === name)
            .map(whole)
        ),
      ]),
    ),
    sounds: noise.length,
  };
}

/** Of every way of hearing in which all runs' answers say it. */
function acceptedFigures(
  seeds: readonly (readonly RunRecord[])[],
): Record<string, Figure> {
  const names = Object.keys(seeds[0][0].heard)
    .filter((name) => seeds.flat().every(({ heard }) => heard[name]));
  return Object.fromEntries(names.flatMap((name) => {
    const shares = seeds.map((runs) => {
      const answers = runs.flatMap(({ heard }) => heard[name]);
      return shareOf(answers.map(({ accepted }) => accepted), true);
    });
    return shares.every(Number.isFinite) ? [[name, figure(shares)]] : [];
  }));
}

/** NaN where one does not say. */
function shareOf(
  values: readonly (boolean | undefined)[],
  wanted: boolean,
): number {
  if (values.includes(undefined)) return NaN;
  return values.filter((value) => value === wanted).length / values.length;
}
