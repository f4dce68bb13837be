/**
 * Decoders of a browser that not every build of it comes with.
 *
 * @module
 */
import { isCi } from "../../tasks/testing/requirements.ts";
import { type Need, needs } from "../needs.ts";
import { launch, serveBuild } from "./harness.ts";

/** What WebCodecs is asked whether it knows it. */
const CONFIGS = {
  MP3: { codec: "mp3", sampleRate: 16_000, numberOfChannels: 1 },
  AAC: { codec: "mp4a.40.2", sampleRate: 16_000, numberOfChannels: 1 },
} as const satisfies Record<string, AudioDecoderConfig>;

/**
 * Asks Chromium for decoders, once for all tests of a file.
 *
 * @throws {Error} if one is missing where `CI` is set
 */
export async function needDecoders(): Promise<
  Record<keyof typeof CONFIGS, Need>
> {
  const { ignore, executable } = needs.chromium();
  const known = ignore ? { MP3: false, AAC: false } : await ask(executable);
  const missing = Object.entries(known).filter(([, isKnown]) => !isKnown)
    .map(([name]) => name);
  if (missing.length > 0 && !ignore) miss(missing.join(", "));
  return { MP3: { ignore: !known.MP3 }, AAC: { ignore: !known.AAC } };
}

function miss(names: string): void {
  const remedy =
    "install a Chromium with them (Debian: apt-get install chromium)";
  if (isCi()) {
    throw new Error(
      `Cannot test: decoders for ${names} must be present where CI is set, got none; ${remedy}`,
    );
  }
  console.error(`SKIPPED: decoders for ${names} are missing; ${remedy}`);
}

async function ask(
  executable: string,
): Promise<Record<keyof typeof CONFIGS, boolean>> {
  await using server = await serveBuild();
  const browser = await launch({ executable, webgpu: false });
  try {
    const page = await browser.newPage();
    // WebCodecs are there on secure pages only.
    await page.goto(`${server.origin}/health`);
    return await page.evaluate(async (configs) => {
      const isKnown = async (config: AudioDecoderConfig) =>
        (await AudioDecoder.isConfigSupported(config)).supported === true;
      return {
        MP3: await isKnown(configs.MP3),
        AAC: await isKnown(configs.AAC),
      };
    }, CONFIGS);
  } finally {
    await browser.close();
  }
}
