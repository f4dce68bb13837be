import { assertEquals, assertThrows } from "@std/assert";
import {
  GATE_FRAME_LENGTH,
  GATE_RATE_HZ,
  SpeechGate,
  type SpeechGateOptions,
} from "../../lib/dsp/mod.ts";

/** A signal: time in seconds to a sample. */
type Signal = (seconds: number) => number;

const level = (db: number) => 10 ** (db / 20);
const silence: Signal = () => 0;

/** White noise of an RMS level in dB. */
function noise(db: number, seed = 1): Signal {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return level(db) * Math.sqrt(3) * (state / 2 ** 31 - 1);
  };
}

/** Mains hum with its harmonics, RMS level of the strongest in dB. */
function hum(db: number, hz = 50): Signal {
  return (t) =>
    [1, 0.5, 0.3].reduce((sum, part, i) =>
      sum + part * Math.SQRT2 * level(db) *
        Math.sin(2 * Math.PI * hz * (i + 1) * t), 0);
}

/** A voice: harmonics that fall with frequency, four syllables a second with gaps between. */
function voice(db: number, pitchHz = 140): Signal {
  return (t) => {
    const syllable = Math.max(0, Math.sin(2 * Math.PI * 2 * (t % 0.25)));
    let sum = 0;
    for (let h = 1; h <= 20; h++) {
      sum += Math.sin(2 * Math.PI * pitchHz * h * t + h * h) / h;
    }
    return level(db) * syllable * sum;
  };
}

const mix = (...signals: Signal[]): Signal => (t) =>
  signals.reduce((sum, signal) => sum + signal(t), 0);

/** Runs [signal, seconds] one after the other; when it was open, in seconds. */
function listen(
  parts: [Signal, number][],
  options?: SpeechGateOptions,
): { openedAt: number[]; closedAt: number[]; openSeconds: number } {
  const gate = new SpeechGate(options);
  const frame = new Float32Array(GATE_FRAME_LENGTH);
  const openedAt: number[] = [], closedAt: number[] = [];
  let now = 0, wasOpen = false, openFrames = 0;
  for (const [signal, seconds] of parts) {
    for (let k = 0; k < Math.round(seconds * 100); k++) {
      for (let i = 0; i < frame.length; i++) {
        frame[i] = signal((now * GATE_FRAME_LENGTH + i) / GATE_RATE_HZ);
      }
      now++;
      const { open } = gate.push(frame);
      if (open && !wasOpen) openedAt.push(now / 100);
      if (!open && wasOpen) closedAt.push(now / 100);
      if (open) openFrames++;
      wasOpen = open;
    }
  }
  return { openedAt, closedAt, openSeconds: openFrames / 100 };
}

const opens = (parts: [Signal, number][], options?: SpeechGateOptions) =>
  listen(parts, options).openedAt.length > 0;

Deno.test("SpeechGate opens for a voice within 0.15 s and closes a hangover after it", () => {
  for (const pitchHz of [85, 140, 230, 400]) {
    const speech = voice(-30, pitchHz);
    const { openedAt, closedAt } = listen([
      [noise(-65), 1],
      [speech, 1.5],
      [noise(-65), 2],
    ]);
    assertEquals(openedAt.length, 1, `${pitchHz} Hz`);
    assertEquals(closedAt.length, 1, `${pitchHz} Hz`);
    assertEquals(openedAt[0] > 1.03 && openedAt[0] < 1.15, true, `${openedAt}`);
    assertEquals(closedAt[0] > 2.7 && closedAt[0] < 3, true, `${closedAt}`);
  }
});

Deno.test("SpeechGate opens for a voice that is there from the first frame", () => {
  for (const db of [-50, -40, -30, -20]) {
    assertEquals(opens([[voice(db), 1]]), true, `${db} dB`);
    assertEquals(opens([[silence, 1], [voice(db), 1]]), true, `${db} dB`);
  }
});

Deno.test("SpeechGate opens for a scream only where any sound may open it", () => {
  // Its pitch and its power are above those of a voice that speaks.
  const scream: Signal = (t) =>
    level(-20) * (Math.sin(2 * Math.PI * 700 * t) / 3 +
      Math.sin(2 * Math.PI * 1400 * t) + Math.sin(2 * Math.PI * 2100 * t));
  const parts: [Signal, number][] = [
    [noise(-65), 1],
    [scream, 1],
    [noise(-65), 1],
  ];
  assertEquals(opens(parts), false);
  const { openedAt, closedAt } = listen(parts, { anySound: true });
  assertEquals([openedAt.length, closedAt.length], [1, 1]);
  assertEquals(opens([[noise(-65), 3]], { anySound: true }), false);
});

Deno.test("SpeechGate never opens for digital silence, a quiet hum or a quiet room", () => {
  const quiet: Record<string, Signal> = {
    "digital silence": silence,
    "one bit of dither": (t) => Math.round(Math.sin(9e5 * t)) / 32768,
    "hum at −45 dB": hum(-45),
    "hum at −45 dB, 60 Hz": hum(-45, 60),
    "a room at −60 dB": noise(-60),
    "a room with hum": mix(noise(-60), hum(-50)),
    "an offset": () => 0.25,
  };
  for (const [name, signal] of Object.entries(quiet)) {
    assertEquals(opens([[signal, 6]]), false, name);
  }
  assertEquals(
    opens([[silence, 1], [hum(-60), 6]]),
    false,
    "hum after silence",
  );
});

Deno.test("SpeechGate never opens for hiss, even loud and sudden", () => {
  for (const db of [-50, -35, -20]) {
    assertEquals(opens([[silence, 1], [noise(db), 5]]), false, `${db} dB`);
  }
});

Deno.test("SpeechGate closes on a steady tone, and opens for a voice over it", () => {
  const tone: Signal = (t) => 0.02 * Math.sin(2 * Math.PI * 220 * t);
  const { closedAt, openedAt } = listen([
    [noise(-65), 1],
    [tone, 4],
    [mix(tone, voice(-12)), 1],
  ]);
  assertEquals(closedAt[0] < 1 + 1.5 + 0.25 + 0.4 + 0.1, true, `${closedAt}`);
  assertEquals(openedAt.at(-1)! > 5, true, `${openedAt}`);
});

Deno.test("SpeechGate hears a voice in noise 15 dB below it", () => {
  const { openedAt } = listen([
    [noise(-45), 2],
    [mix(noise(-45), voice(-25)), 1],
  ]);
  assertEquals(openedAt.length, 1);
  assertEquals(openedAt[0] > 2, true);
});

Deno.test("SpeechGate does not open for a click or a voice shorter than the attack", () => {
  const click: Signal = (t) => t % 1 < 0.001 ? 0.5 : 0;
  assertEquals(opens([[mix(noise(-65), click), 3]]), false);
  const attackSeconds = 0.2;
  const blip: [Signal, number][] = [[silence, 1], [voice(-30), 0.1], [
    silence,
    1,
  ]];
  assertEquals(opens(blip, { attackSeconds }), false);
  assertEquals(opens(blip), true); // control: the default attack is 50 ms
});

Deno.test("SpeechGate obeys each option", () => {
  const speech: [Signal, number][] = [[noise(-60), 1], [voice(-35), 1], [
    noise(-60),
    2,
  ]];
  assertEquals(opens(speech), true);
  assertEquals(opens(speech, { openDb: 40 }), false);
  assertEquals(opens(speech, { absoluteDb: -20 }), false);
  assertEquals(opens(speech, { voicing: 1 }), false);
  const short = listen(speech, { hangoverSeconds: 0.3 }).openSeconds;
  const long = listen(speech, { hangoverSeconds: 0.8 }).openSeconds;
  assertEquals(Math.abs(long - short - 0.5) < 0.02, true, `${short}, ${long}`);
  const gap: [Signal, number][] = [
    [noise(-60), 1],
    [voice(-25), 0.5],
    [voice(-45), 0.5],
    [noise(-60), 1],
  ];
  const high = listen(gap, { closeDb: 30, openDb: 30, absoluteDb: -50 });
  const low = listen(gap, { closeDb: 3, openDb: 30, absoluteDb: -50 });
  assertEquals(low.openSeconds > high.openSeconds + 0.2, true);
});

Deno.test("SpeechGate reports the frame's level and the noise below it", () => {
  const gate = new SpeechGate();
  const frame = new Float32Array(GATE_FRAME_LENGTH);
  assertEquals(gate.push(frame), { open: false, levelDb: -100, floorDb: -100 });
  const hiss = noise(-50);
  let state = gate.push(frame);
  let sum = 0;
  for (let k = 0; k < 300; k++) {
    for (let i = 0; i < frame.length; i++) frame[i] = hiss(0);
    state = gate.push(frame);
    if (k >= 200) sum += state.levelDb / 100;
  }
  // The high-pass takes 120 of 8,000 Hz: 0.07 dB; log of the mean against mean
  // of the logs over 160 samples: 0.03 dB.
  assertEquals(Math.abs(sum + 50) < 0.2, true, `${sum}`);
  assertEquals(state.floorDb < -50 && state.floorDb > -52, true);
});

Deno.test("SpeechGate.reset() makes it new", () => {
  const gate = new SpeechGate();
  const run = () => {
    const signal = mix(voice(-30), noise(-60));
    const frame = new Float32Array(GATE_FRAME_LENGTH);
    return Array.from({ length: 80 }, (_, k) => {
      frame.forEach((_, i) =>
        frame[i] = signal((k * GATE_FRAME_LENGTH + i) / GATE_RATE_HZ)
      );
      return gate.push(frame);
    });
  };
  const first = run();
  assertEquals(first.at(-1)?.open, true);
  gate.reset();
  assertEquals(run(), first);
});

Deno.test("SpeechGate hears again after samples that are no numbers", () => {
  const broken: Signal = () => NaN;
  const { openedAt } = listen([[noise(-65), 1], [broken, 0.1], [
    voice(-30),
    1,
  ]]);
  assertEquals(openedAt.length, 1);
});

Deno.test("SpeechGate opens for a voice's notes and not for higher ones", () => {
  const heard = (pitchHz: number) =>
    listen([[noise(-70), 1], [voice(-20, pitchHz), 2]]).openSeconds > 1;
  for (const pitchHz of [90, 140, 200, 260, 320]) {
    assertEquals(heard(pitchHz), true, `${pitchHz} Hz`);
  }
  // Multiples of their periods are periods of voices too, so only the shorter
  // period tells them.
  for (const pitchHz of [670, 800, 1000]) {
    assertEquals(heard(pitchHz), false, `${pitchHz} Hz`);
  }
});

Deno.test("SpeechGate rejects frames of another length and options out of range", () => {
  const gate = new SpeechGate();
  for (const length of [0, 159, 161]) {
    assertThrows(
      () => gate.push(new Float32Array(length)),
      TypeError,
      `'frame' must have 160 samples, got ${length}`,
    );
  }
  const bad: SpeechGateOptions[] = [
    { openDb: 5 },
    { openDb: NaN },
    { closeDb: 0 },
    { absoluteDb: -100 },
    { attackSeconds: 0.02 },
    { hangoverSeconds: -0.1 },
    { voicing: 1.1 },
  ];
  for (const options of bad) {
    const [[name, value]] = Object.entries(options);
    const said = `Cannot create SpeechGate: '${name}' must be`;
    const error = assertThrows(() => new SpeechGate(options), RangeError, said);
    assertEquals((error as Error).message.endsWith(`got ${value}`), true);
  }
  new SpeechGate({ openDb: 7, closeDb: 7, attackSeconds: 0.03, voicing: 0 }); // control
});

/** A voice's period, its harmonics below 1 kHz so much louder than those up to 2 kHz. */
function tilted(db: number, balanceDb: number): Signal {
  const rms = level(db);
  return (t) => {
    const syllable = Math.max(0, Math.sin(2 * Math.PI * 2 * (t % 0.25)));
    let sum = 0;
    for (let h = 1; h <= 14; h++) {
      const part = h <= 7 ? level(balanceDb) : 1;
      sum += part * Math.sin(2 * Math.PI * 140 * h * t + h * h);
    }
    return rms * syllable * sum;
  };
}

Deno.test("SpeechGate opens for what is louder below 1 kHz, as vowels are", () => {
  const around: [Signal, number] = [noise(-70), 1];
  assertEquals(opens([around, [tilted(-30, 10), 2]]), true);
  assertEquals(opens([around, [tilted(-30, 0), 2]]), false);
  assertEquals(opens([around, [tilted(-30, -10), 2]]), false);
});

Deno.test("SpeechGate hears in the lowest band what is little over the noise of all", () => {
  // Noise with its power above 4 kHz: every other sample the other sign.
  const hiss = noise(-40);
  let before = 0, sign = 1;
  const high: Signal = () => {
    const x = hiss(0), y = 0.5 * (x + before);
    before = x;
    sign = -sign;
    return sign * y;
  };
  assertEquals(opens([[high, 4]]), false);
  const quiet = listen([[high, 2], [mix(high, voice(-31.5)), 2]]);
  assertEquals(quiet.openSeconds > 1, true, `${quiet.openSeconds} s`);
});
