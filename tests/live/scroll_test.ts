import { assert, assertEquals } from "@std/assert";
import { ScrollClock } from "../../components/scroll_clock.ts";
import { SpectrogramPainter } from "../../components/spectrogram_canvas.ts";
import { WaveformPainter } from "../../components/waveform_canvas.ts";
import { FakeCanvas, FakeScreen } from "./fake_canvas.ts";

/** A chunk of the microphone, 1024 samples at 48 kHz. */
const CHUNK_MS = 1024 / 48;
const COLUMN_MS = 10;
const WIDTH = 1200;
/** Pixels that six seconds on 1200 pixels go by in a frame at 60 Hz. */
const STEP = WIDTH / 6 / 60;

const LOOK = {
  ramp: [[0, 0, 0], [255, 255, 255]] as [number, number, number][],
  ink: "ink",
  clipped: "red",
};

/** Both painters, with sound that is pushed by columns. */
const PAINTERS = {
  SpectrogramPainter: (canvas: HTMLCanvasElement, still: boolean) => {
    const painter = new SpectrogramPainter(canvas, { ...LOOK, still });
    return (values: number[]) =>
      painter.push({
        nColumns: values.length,
        nMels: 1,
        melDb: Float32Array.from(values, (value) => 80 * value - 70),
      });
  },
  WaveformPainter: (canvas: HTMLCanvasElement, still: boolean) => {
    const painter = new WaveformPainter(canvas, { ...LOOK, still });
    return (values: number[]) => {
      for (const value of values) {
        painter.push(new Float32Array(160).fill(value));
      }
    };
  },
};

/** Pictures at 60 Hz while sound comes in chunks, every twelfth of them late. */
function film(
  screen: FakeScreen,
  { name, still, seconds }: {
    name: keyof typeof PAINTERS;
    still: boolean;
    seconds: number;
  },
): number[][] {
  const canvas = new FakeCanvas(WIDTH);
  const push = PAINTERS[name](canvas as unknown as HTMLCanvasElement, still);
  const pictures: number[][] = [];
  let chunks = 0, columns = 0;
  for (let n = 0; n < 60 * seconds; n++) {
    const nowMs = n * 1000 / 60;
    const lateMs = () => chunks % 12 === 0 ? 30 : 0;
    while (chunks * CHUNK_MS + lateMs() <= nowMs) {
      const due = Math.floor(++chunks * CHUNK_MS / COLUMN_MS) - columns;
      push(Array.from({ length: due }, () => colour(columns++)));
    }
    screen.frame(nowMs);
    pictures.push([...canvas.row]);
  }
  return pictures;
}

/** A value of its own for each column, 0 to 0.99. */
function colour(column: number): number {
  return (37 * column % 100) / 100;
}

/** By how many pixels a picture has moved on from the one before it. */
function shift(before: number[], after: number[]): number {
  for (let by = 0; by < 40; by++) {
    if (before.slice(by).every((pixel, i) => pixel === after[i])) return by;
  }
  return NaN;
}

for (const name of Object.keys(PAINTERS) as (keyof typeof PAINTERS)[]) {
  Deno.test(`${name} draws sixty pictures a second, each moved on by as much`, () => {
    using screen = new FakeScreen();
    // The first seconds fill the picture, and the clock settles.
    const pictures = film(screen, { name, still: false, seconds: 8 }).slice(
      -61,
    );
    const seen = new Set(pictures.map((picture) => picture.join()));
    assertEquals(seen.size, 61);
    const steps = pictures.slice(1).map((picture, i) =>
      shift(pictures[i], picture)
    );
    for (const step of steps) {
      assert(Math.abs(step - STEP) < 1.5, `${step} pixels: ${steps}`);
    }
  });

  Deno.test(`${name} asks for no frame once all that came is shown`, () => {
    using screen = new FakeScreen();
    film(screen, { name, still: false, seconds: 2 });
    assert(screen.isAwaited);
    for (let nowMs = 2000; nowMs < 2300; nowMs += 16) screen.frame(nowMs);
    assertEquals(screen.isAwaited, false);
  });

  Deno.test(`${name} scrolls nothing where motion is to be reduced`, () => {
    using screen = new FakeScreen();
    const pictures = film(screen, { name, still: true, seconds: 8 }).slice(-61);
    assert(new Set(pictures.map((picture) => picture.join())).size > 30);
    for (const [i, picture] of pictures.slice(1).entries()) {
      const changed = picture.filter((pixel, x) => pixel !== pictures[i][x]);
      // The columns that came, and the cursor, where it was and where it is.
      assert(changed.length <= 12, `${changed.length} pixels changed`);
    }
    assertEquals(screen.isAwaited, false, "it is drawn only where sound came");
  });
}

Deno.test("ScrollClock is never ahead of the sound, and catches up after a delay", () => {
  const clock = new ScrollClock({ from: 0, mostBehind: 64 });
  let nowMs = 0;
  const pass = (columns: number, { isLate = false } = {}) => {
    for (let i = 0; i < columns; i++) {
      clock.push();
      nowMs += COLUMN_MS;
      if (!isLate) assert(clock.at(nowMs) <= clock.arrived);
    }
    return clock.arrived - clock.at(nowMs);
  };
  assert(pass(200) < 6, "it settles at some columns held back");
  assert(pass(40, { isLate: true }) < 41);
  assert(pass(100) < 6, "a second later the delay is made up for");
  nowMs += 60_000; // nobody looked, and sound went on
  for (let i = 0; i < 6000; i++) clock.push();
  assert(clock.arrived - clock.at(nowMs) <= 64);
});

Deno.test("ScrollClock goes on from where it stood after a pause", () => {
  const clock = new ScrollClock({ from: 0, mostBehind: 64 });
  for (let i = 0; i < 3; i++) clock.push();
  let nowMs = 0;
  while (clock.isBehind) clock.at(nowMs += 16);
  assertEquals(clock.at(nowMs), 3);
  clock.push();
  assertEquals(
    clock.at(nowMs + 60_000),
    3,
    "the pause is not time to catch up",
  );
});
