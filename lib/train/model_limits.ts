import type { ClipLabel } from "./corpora/mod.ts";
import { learntCorpora, type LearntFrom } from "./learnt_from.ts";
import type { RunConfig } from "./training_run.ts";

type CorpusName = ClipLabel["corpus"];

/** Who speaks in a corpus, and what they say. */
const VOICES: Record<CorpusName, { of: number; who: string; what: string }> = {
  ravdess: { of: 24, who: "actors of RAVDESS", what: "two sentences" },
  tess: {
    of: 2,
    who: "actresses of TESS",
    what: '200 words after "say the word"',
  },
};

/** What a model cannot do, as its card says it. */
export function limitsText(
  recipe: Pick<RunConfig, "corpora">,
  learntFrom: Pick<LearntFrom, "speakers">,
): string {
  const { speakers } = learntFrom;
  const learnt = learntCorpora(recipe, learntFrom) as CorpusName[];
  const voices = learnt.map((name) => voicesText(name, speakers?.[name]));
  return [
    `It learnt from acted speech in North American English: ${
      voices.join(", and ")
    }. Spontaneous speech, other languages and children are not in it.`,
    ...onlyInRavdess(learnt),
    "Voices differ: see the range over actors. For some it is little better than a guess between neighbours.",
    'Noise and telephone lines cost it points: see "clips heard otherwise". Rooms that echo cost it points too, and so does a mains\' hum only 20 dB under the voice, of 60 Hz most of all: see docs/experiments.md.',
    "A prediction is of three seconds of sound. It knows no words and no situation.",
  ].map((limit) => `- ${limit}`).join("\n");
}

/** `20 of the 24 actors of RAVDESS, who say two sentences`. */
function voicesText(name: CorpusName, count?: number): string {
  const { of, who, what } = VOICES[name];
  const some = count === undefined
    ? ""
    : count === of
    ? `the ${of} `
    : `${count} of the ${of} `;
  return `${some}${who}, who say ${what}`;
}

function onlyInRavdess(learnt: readonly CorpusName[]): string[] {
  if (!learnt.includes("ravdess")) return ["Calm and men are not in it."];
  return learnt.length > 1 ? ["Calm is in RAVDESS alone; so are men."] : [];
}
