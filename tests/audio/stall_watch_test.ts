import { assertEquals } from "@std/assert";
import { StallWatch } from "../../lib/audio/stall_watch.ts";

const ticks = (watch: StallWatch, seconds: number[]) =>
  seconds.map((s) => watch.tick(1000 * s));

Deno.test("StallWatch finds an input still after five seconds without sound", () => {
  const watch = new StallWatch(0);
  watch.heard(2000);
  assertEquals(ticks(watch, [3, 5, 7, 8, 9]), [
    ...[false, false, false],
    ...[false, true],
  ]);
});

Deno.test("StallWatch counts from its beginning where nothing ever came", () => {
  assertEquals(ticks(new StallWatch(1000), [5, 7, 8]), [false, false, true]);
});

Deno.test("StallWatch lets sound come after a freeze, whose tick comes first", () => {
  const watch = new StallWatch(0);
  assertEquals(watch.tick(3_600_000), false);
  watch.heard(3_600_020);
  assertEquals(ticks(watch, [3601, 3602, 3603]), [false, false, false]);
});
