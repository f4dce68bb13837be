import type { SegmentRecogniser } from "../model/mod.ts";

/** Where a network runs. */
export interface BackendInfo {
  name: string;
  /** The adapter's own name, or what stands for it. */
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
  /** Runs a known input; `worst` is the largest error of a probability. */
  checkCanary(): Promise<{ ok: boolean; worst: number }>;
  /** Resolves with the reason once the device is gone; never where it cannot go. */
  lost: Promise<string>;
  dispose(): void;
}

/** Why a backend was passed over. */
export interface PassedOver {
  backend: string;
  /** "unavailable": it does not start or the network does not load on it; "wrong": the known input gave wrong numbers. */
  reason: "unavailable" | "wrong";
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
 * @throws {ModelUnavailableError} As soon as `open` does: the files are missing.
 * @throws {NoBackendError} If no candidate is left.
 */
export async function chooseRecogniser<Name extends string>(
  { candidates, open }: {
    candidates: readonly Name[];
    open: (name: Name) => Promise<OpenRecogniser>;
  },
): Promise<Chosen> {
  const passedOver: PassedOver[] = [];
  for (const name of candidates) {
    const result = await tryBackend(name, open);
    if (!("detail" in result)) return { open: result, passedOver };
    passedOver.push(result);
  }
  throw new NoBackendError(passedOver);
}

async function tryBackend<Name extends string>(
  name: Name,
  open: (name: Name) => Promise<OpenRecogniser>,
): Promise<OpenRecogniser | PassedOver> {
  let opened: OpenRecogniser | null = null;
  try {
    opened = await open(name);
    const { ok, worst } = await opened.checkCanary();
    if (ok) return opened;
    opened.dispose();
    const detail = `a probability is off by ${worst.toPrecision(2)}`;
    return { backend: name, reason: "wrong", detail };
  } catch (error) {
    opened?.dispose();
    if (error instanceof ModelUnavailableError) throw error;
    const detail = error instanceof Error ? error.message : String(error);
    return { backend: name, reason: "unavailable", detail };
  }
}
