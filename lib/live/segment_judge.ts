import {
  type FeatureSpec,
  type FrameRange,
  frameRange,
  type MfccStream,
  type Segment,
} from "../dsp/mod.ts";
import type {
  FrameJudgement,
  Prediction,
  SegmentRecogniser,
  SpeechStream,
} from "../model/mod.ts";

/** The end of an utterance under way. */
export interface UtteranceTail {
  /** Its last samples, Float32Array [≤ a window]. */
  samples: Float32Array;
  /** Samples of the whole stream up to its end. */
  position: number;
  /** Which utterance it is. */
  opening: number;
}

/** What is heard in a part of an utterance. */
export interface Judgement {
  prediction: Prediction;
  /** Whether the part's newest quarter of a second is speech. */
  isSpeech: boolean;
}

/**
 * Has the end of an utterance judged again and again, each frame's features
 * computed once: where the recogniser can use the frames that the spectrogram
 * shows, it is given those; where it has streams, only the samples that are new.
 * The part to be judged then snaps to whole frames.
 *
 * Samples are handed over when a judgement begins, and not before: none is
 * computed in silence, and the stream stands still while it is being judged.
 */
export class SegmentJudge {
  readonly #recogniser: SegmentRecogniser;
  readonly #heard: MfccStream | null;
  #stream: SpeechStream | null = null;
  #opening: number | null = null;
  /** Positions of the stream's first sample, and after its last. */
  #start = 0;
  #end = 0;

  /**
   * @param heard the frames of everything heard, from the same first sample on
   * as `UtteranceTail.position` counts, where they are computed anyway.
   */
  constructor(
    recogniser: SegmentRecogniser,
    heard: MfccStream | null = null,
  ) {
    this.#recogniser = recogniser;
    this.#heard = heard;
  }

  /** The emotion of a part of the tail; one call at a time. */
  async judge(tail: UtteranceTail, part: Segment): Promise<Judgement> {
    const { features } = this.#recogniser.spec;
    const start = tail.position - tail.samples.length;
    const heard = this.#ofHeard({
      start: start + part.start,
      end: start + part.end,
    });
    if (heard !== null) return toJudgement(await heard);
    this.#feed(tail, start);
    const stream = this.#stream;
    const segment = tail.samples.subarray(part.start, part.end);
    if (stream === null || isShort(part, features)) {
      return await this.#ofSegment(segment);
    }
    const offset = start - this.#start;
    const range = frameRange({
      start: offset + part.start,
      end: offset + part.end,
    }, features);
    try {
      return await ofFrames(stream, range);
    } catch (error) {
      if (!stream.ended) throw error;
      // Another session began a stream of the same recogniser meanwhile.
      return await this.#ofSegment(segment);
    }
  }

  /** By frames that are there already; null where there are none, or too few. */
  #ofHeard(part: Segment): Promise<FrameJudgement> | null {
    const heard = this.#heard, { features } = this.#recogniser.spec;
    if (heard === null || isShort(part, features)) return null;
    const range = frameRange(part, features);
    if (!heard.holds(range)) return null;
    return this.#recogniser.judgeHeard?.(heard, range) ?? null;
  }

  async #ofSegment(segment: Float32Array): Promise<Judgement> {
    const prediction = await this.#recogniser.predictSegment(segment);
    return { prediction, isSpeech: true };
  }

  /** Gives the stream what it has not heard, or begins a new one. */
  #feed({ samples, position, opening }: UtteranceTail, start: number): void {
    const goesOn = opening === this.#opening && this.#end >= start;
    if (!goesOn || this.#stream?.ended) {
      this.#stream = this.#recogniser.openStream?.() ?? null;
      this.#opening = opening;
      this.#start = start;
      this.#end = start;
    }
    this.#stream?.push(samples.subarray(this.#end - start));
    this.#end = position;
  }
}

/** A recogniser that cannot tell is taken to hear speech. */
async function ofFrames(
  stream: SpeechStream,
  range: FrameRange,
): Promise<Judgement> {
  if (stream.judgeFrames === undefined) {
    return { prediction: await stream.predictFrames(range), isSpeech: true };
  }
  return toJudgement(await stream.judgeFrames(range));
}

function toJudgement({ prediction, speech }: FrameJudgement): Judgement {
  return { prediction, isSpeech: speech >= 0.5 };
}

/** No whole frame of the stream need lie in it. */
function isShort(
  { start, end }: Segment,
  { nFft, hopLength }: FeatureSpec,
): boolean {
  return end - start < nFft + hopLength;
}
