import { type SegmentRecogniser, SoftwareAdapterError } from "../model/mod.ts";

/** Where a network runs. */
export interface BackendInfo {
  name: string;
  /** The adapter's own name, empty where it has none; or what stands for it. */
  adapter: string;
  /** False for a processor that plays a graphics card. */
  hardware: boolean;
}

/** A recogniser that is ready on a backend. */
export interface OpenRecogniser {
  recogniser: SegmentRecogniser;
  backend: BackendInfo;
  /** The model's name. */
  model?: string;
  /** Runs a known input; `fault` says what is wrong, null that nothing is. */
  checkCanary(): Promise<{ fault: string | null }>;
  /** Resolves with the reason once the device is gone; never where it cannot go. */
  lost: Promise<string>;
  dispose(): void;
}

/** Why a backend was passed over. */
export interface PassedOver {
  backend: string;
  /**
   * "unavailable": it does not start or the network does not load on it;
   * "wrong": the known input gave wrong numbers; "software": the processor plays
   * it, slowly.
   */
  reason: "unavailable" | "wrong" | "software";
  detail: string;
}

/** A recogniser and the backends passed over on the way to it. */
export interface Chosen {
  open: OpenRecogniser;
  passedOver: PassedOver[];
}

/** The model's files cannot be had: no other backend would mend that. */
export class ModelUnavailableError extends Error {
  override readonly name = "ModelUnavailableError";
}

/** Every backend was passed over. */
export class NoBackendError extends Error {
  override readonly name = "NoBackendError";
  readonly passedOver: PassedOver[];

  constructor(passedOver: PassedOver[]) {
    const told = passedOver.map((p) => `${p.backend}: ${p.detail}`).join("; ");
    super(`Cannot run the network: no backend works (${told})`);
    this.passedOver = passedOver;
  }
}

/**
 * Opens the first backend of `candidates` that starts and answers the known
 * input rightly. Nothing is passed over in silence: each is in `passedOver`.
 *
 * One that the processor only plays is passed over while there are others, and
 * tried again when none of them works.
 *
 * @param options.open opens a backend; with `software` false it throws
 * `SoftwareAdapterError` where the processor plays it.
 * @throws {ModelUnavailableError} As soon as `open` does: the files are missing.
 * @throws {NoBackendError} If no candidate is left.
 */
export async function chooseRecogniser<Name extends string>(
  { candidates, open }: {
    candidates: readonly Name[];
    open: OpenBackend<Name>;
  },
): Promise<Chosen> {
  const passedOver: PassedOver[] = [];
  const tries = candidates.map((name) => ({
    name,
    software: candidates.length === 1,
  }));
  for (const attempt of tries) {
    const result = await tryBackend(attempt, open);
    if (!("detail" in result)) {
      const { name } = attempt;
      const others = passedOver.filter(({ backend }) => backend !== name);
      return { open: result, passedOver: others };
    }
    passedOver.push(result);
    if (result.reason === "software") {
      tries.push({ ...attempt, software: true });
    }
  }
  throw new NoBackendError(passedOver);
}

type OpenBackend<Name extends string> = (
  name: Name,
  options: { software: boolean },
) => Promise<OpenRecogniser>;

async function tryBackend<Name extends string>(
  { name, software }: { name: Name; software: boolean },
  open: OpenBackend<Name>,
): Promise<OpenRecogniser | PassedOver> {
  let opened: OpenRecogniser | null = null;
  try {
    opened = await open(name, { software });
    const { fault } = await opened.checkCanary();
    if (fault === null) return opened;
    opened.dispose();
    return { backend: name, reason: "wrong", detail: fault };
  } catch (error) {
    opened?.dispose();
    if (error instanceof ModelUnavailableError) throw error;
    const detail = error instanceof Error ? error.message : String(error);
    const isSoftware = error instanceof SoftwareAdapterError;
    const reason = isSoftware ? "software" : "unavailable";
    return { backend: name, reason, detail };
  }
}
