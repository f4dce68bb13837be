import { ProgressBar } from "./cli.ts";

/** A progress bar a stage, each finished when the next begins. */
export function stageBars(): (stage: string, share: number) => void {
  let label = "", bar: ProgressBar | undefined;
  return (stage, share) => {
    if (stage !== label) {
      bar?.finish();
      bar = new ProgressBar(100, { label: label = stage });
    }
    bar?.update(Math.round(100 * share));
    if (share >= 1) {
      bar?.finish();
      label = "";
      bar = undefined;
    }
  };
}
