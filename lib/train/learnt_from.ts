import { clipOf, readRun } from "./development.ts";
import { nRefitEpochs } from "./fit.ts";
import type { Split } from "./protocols/mod.ts";
import type { RunConfig } from "./training_run.ts";

/** What a shipped network itself learnt from. */
export interface LearntFrom {
  clips: number;
  developmentClips: number;
  /** How many speakers, by corpus; a card of old does not say. */
  speakers?: Record<string, number>;
}

/** The clips that a run learnt from: development clips too where it refits. */
export function learntClips(
  { fit }: Pick<RunConfig, "fit">,
  { train, dev }: Pick<Split, "train" | "dev">,
): string[] {
  return nRefitEpochs(fit) > 0 ? [...train, ...dev] : [...train];
}

/** The corpora of a recipe that were there when its network learnt. */
export function learntCorpora(
  { corpora }: Pick<RunConfig, "corpora">,
  { speakers }: Pick<LearntFrom, "speakers">,
): string[] {
  return corpora.filter((name) => speakers?.[name] !== 0);
}

/**
 * How many speakers a run learnt from, by corpus.
 *
 * @param data folder that `prepare` made.
 * @throws {Error} when it has one of the run's clips no longer.
 */
export async function countSpeakers(
  run: string,
  data: string,
): Promise<Record<string, number>> {
  const { config, split, clips } = await readRun(run, data);
  const learnt = learntClips(config, split).map((id) =>
    clipOf(clips, { id, data })
  );
  const numbers = config.corpora.map((name) => {
    const own = learnt.filter(({ corpus }) => corpus === name);
    return [name, new Set(own.map(({ speaker }) => speaker)).size] as const;
  });
  return Object.fromEntries(numbers);
}
