import { CORPORA, type Corpus, RAVDESS, TESS } from "../corpora/mod.ts";
import { type DataverseFile, listDataverse } from "./dataverse.ts";
import type { TransferOptions } from "./remote_file.ts";

/** Who gives a corpus away, and on what terms. */
export interface Publisher {
  corpus: Corpus;
  licence: string;
  licenceUrl: string;
  /** What the licence asks, in a few words. */
  terms: string;
  citation: string;
  /** Address that a mirror may replace. */
  url: string;
  /** About how much comes, bytes. */
  bytes: number;
  /** The files, at the address or at a mirror of it. */
  list(url: string, options: TransferOptions): Promise<DataverseFile[]>;
}

const RAVDESS_ZIP = "Audio_Speech_Actors_01-24.zip";
/** What prepare reads; a publisher's read-me and licence are left there. */
const SOUND_NAME = /\.(wave?|aiff?|flac|zip)$/i;

/** Where `deno task prepare --download` gets each corpus. */
export const PUBLISHERS: Record<Corpus["name"], Publisher> = {
  ravdess: {
    corpus: RAVDESS,
    licence: "CC BY-NC-SA 4.0",
    licenceUrl: "https://creativecommons.org/licenses/by-nc-sa/4.0/",
    terms:
      "name the authors, no commercial use, pass changed copies on under the same licence",
    citation:
      "Livingstone & Russo (2018), The Ryerson Audio-Visual Database of Emotional Speech and Song, PLoS ONE 13(5): e0196391",
    url: "https://zenodo.org/records/1188976/files",
    bytes: 208_468_073,
    list: (url) =>
      Promise.resolve([{
        path: RAVDESS_ZIP,
        url: `${url.replace(/\/+$/, "")}/${RAVDESS_ZIP}`,
        bytes: 208_468_073,
        checksum: { algorithm: "md5", hex: "bc696df654c87fed845eb13823edef8a" },
      }]),
  },
  tess: {
    corpus: TESS,
    licence: "CC BY-NC-ND 4.0",
    licenceUrl: "https://creativecommons.org/licenses/by-nc-nd/4.0/",
    terms: "name the authors, no commercial use, do not pass changed copies on",
    citation:
      "Dupuis & Pichora-Fuller (2010), Toronto emotional speech set (TESS), University of Toronto",
    url: "https://borealisdata.ca",
    bytes: 280_000_000,
    list: async (url, options) =>
      (await listDataverse(url, { doi: TESS.doi, ...options }))
        .filter(({ path }) => SOUND_NAME.test(path)),
  },
};

/** What a person must know and accept before a corpus is downloaded. */
export function licenceNotice(names: readonly Corpus["name"][]): string {
  return CORPORA.filter(({ name }) => names.includes(name)).map(({ name }) => {
    const { corpus, licence, licenceUrl, terms, citation, bytes } =
      PUBLISHERS[name];
    return [
      `${corpus.title}, about ${Math.round(bytes / 1e6)} MB`,
      `  ${citation}, https://doi.org/${corpus.doi}`,
      `  Licence: ${licence}: ${terms}`,
      `  ${licenceUrl}`,
    ].join("\n");
  }).join("\n\n");
}
