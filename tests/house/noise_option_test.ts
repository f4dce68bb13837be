import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { encodeWav } from "../../lib/audio/mod.ts";
import { noiseToHear } from "../../tasks/noise_option.ts";

const NOWHERE = "/nowhere/esc10";
const SOURCE = "https://github.com/karolpiczak/ESC-50";

Deno.test("noiseToHear() says which option names the folder, how to do without, and where noise is to be had", async () => {
  const read = noiseToHear(NOWHERE, { orElse: ", or whistle" });
  const { message } = await assertRejects(read, Error);
  assertStringIncludes(message, `Cannot read noise: '${NOWHERE}' must be`);
  assertStringIncludes(message, "; name it with --noise DIR, or whistle; ESC");
  assertStringIncludes(message, SOURCE);
  const plain = await assertRejects(noiseToHear(NOWHERE), Error);
  assertStringIncludes(plain.message, "; name it with --noise DIR; ESC-10");
});

Deno.test("noiseToHear() reads the half of a folder that nothing learns with", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.mkdir(`${folder}/rain`);
    const noise = Float32Array.from({ length: 1600 }, (_, i) => Math.sin(i));
    const wav = encodeWav(noise, { sampleRateHz: 16000 });
    for (const name of ["1-1-A-10", "1-2-A-10"]) {
      await Deno.writeFile(`${folder}/rain/${name}.wav`, wav);
    }
    const { sounds } = await noiseToHear(folder)();
    assertEquals(sounds.length, 1);
    assert(sounds[0].name.startsWith("rain/1-"), sounds[0].name);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("crossval without recordings of noise says what to do, before it trains", async () => {
  const runs = await Deno.makeTempDir();
  try {
    const { code, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["task", "--quiet", "crossval", "--set", "speakers"]
        .concat("--runs", runs, "--noise", NOWHERE),
      env: { NO_COLOR: "1" },
    }).output();
    const said = new TextDecoder().decode(stderr);
    assertEquals(code, 1);
    assertStringIncludes(said, "--noise DIR, or do without noise by ");
    assertStringIncludes(said, "--hear live --hear tta");
    assertStringIncludes(said, SOURCE);
    assertEquals([...Deno.readDirSync(runs)], []);
  } finally {
    await Deno.remove(runs, { recursive: true });
  }
});
