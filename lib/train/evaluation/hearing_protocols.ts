import type { ProtocolName } from "../protocols/mod.ts";
import { ofSounds } from "./gate_hearing.ts";
import { AS_CLIP, type Hearing } from "./hearing.ts";
import { AS_LIVE, LIVE, LIVE_SMOOTHED } from "./live_hearing.ts";
import {
  byTelephone,
  inNoise,
  snrName,
  type SurroundingsReader,
  TELEPHONE,
} from "./noise_hearing.ts";
import { varied } from "./varied_hearing.ts";

/** Protocols that train nothing: they hear test clips otherwise. */
export type HearingProtocolName = "noise" | "live" | "gate";

/** A way to measure networks that another protocol has trained. */
export interface HearingProtocol {
  name: HearingProtocolName;
  /** What it measures, in a sentence. */
  summary: string;
  /** Protocols whose networks it measures. */
  of: readonly ProtocolName[];
  /** How clips are heard beside whole and unchanged. */
  hearings(surroundings: SurroundingsReader): Hearing[];
  /** The most that UAR may lose against whole clips, by what was heard. */
  mostLoss: Readonly<Record<string, number>>;
}

/** The protocols that hear test clips otherwise, by name. */
export const HEARING_PROTOCOLS: Readonly<
  Record<HearingProtocolName, HearingProtocol>
> = {
  noise: {
    name: "noise",
    summary:
      "voices never heard, with noise never learnt with, and through a telephone line",
    of: ["speakers"],
    hearings: (surroundings) => [
      inNoise(surroundings),
      byTelephone(surroundings),
    ],
    mostLoss: { [snrName(10)]: 0.08, [TELEPHONE]: 0.1 },
  },
  live: {
    name: "live",
    summary:
      "test clips streamed chunk by chunk through the session that the page runs",
    of: ["speakers", "random"],
    hearings: () => [AS_LIVE],
    mostLoss: { [LIVE]: 0.02, [LIVE_SMOOTHED]: 0.02 },
  },
  gate: {
    name: "gate",
    summary:
      "speech let through, in noise never learnt with, and that noise and silence kept out",
    of: ["speakers"],
    hearings: (surroundings) => [
      inNoise(surroundings),
      ofSounds(surroundings),
    ],
    mostLoss: {},
  },
};

/** What may be asked for beside whole clips. */
export type HearingKind = HearingProtocolName | "tta";

/** The names of {@link HearingKind}. */
export const HEARING_KINDS: readonly HearingKind[] = [
  "noise",
  "live",
  "gate",
  "tta",
];

/** Variants of a clip where test-time augmentation is asked for. */
const VARIANTS = 5;

/**
 * How the test clips of a protocol's networks are heard: whole, and in those of
 * the ways asked for that the protocol has.
 */
export function hearingsFor(
  protocol: ProtocolName,
  { kinds, surroundings }: {
    kinds: readonly HearingKind[];
    surroundings: SurroundingsReader;
  },
): Hearing[] {
  return [
    AS_CLIP,
    ...kinds.flatMap((kind) => {
      if (kind === "tta") return [varied(VARIANTS)];
      const { of, hearings } = HEARING_PROTOCOLS[kind];
      return of.includes(protocol) ? hearings(surroundings) : [];
    }),
  ];
}
