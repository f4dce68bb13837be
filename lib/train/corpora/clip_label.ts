import type { Emotion } from "../../model/mod.ts";

/** What a clip's name says about it. */
export interface ClipLabel {
  /** The collection it is from. */
  corpus: "ravdess" | "tess";
  /** The clip's one name inside its corpus, whatever its file is called: `03-01-05-02-01-02-07`, `OAF_back_angry`. */
  id: string;
  /** Who speaks: `ravdess-01` … `ravdess-24`, `tess-OAF`, `tess-YAF`. */
  speaker: string;
  sex: "female" | "male";
  emotion: Emotion;
  /** `normal` where the corpus does not say. */
  intensity: "normal" | "strong";
  /** The sentence spoken. */
  statement: string;
}

/** A collection of acted emotional speech that `deno task prepare` knows. */
export interface Corpus {
  /** As `ClipLabel.corpus` has it. */
  name: ClipLabel["corpus"];
  /** As its publishers call it. */
  title: string;
  /** Where it is to be had. */
  doi: string;
  /** What to download there. */
  download: string;
  /**
   * Reads a label.
   *
   * @param stem a file's name without folder and extension
   * @returns `null` if it is not the name of a speech clip of this corpus
   */
  parseName(stem: string): ClipLabel | null;
}
