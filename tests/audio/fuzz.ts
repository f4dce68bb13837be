/**
 * Damaging files, repeatably: the same seed gives the same damage.
 *
 * @module
 */

/** Uniform whole numbers, from a seed (mulberry32). */
export type Dice = (below: number) => number;

export function dice(seed: number): Dice {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let x = Math.imul(state ^ (state >>> 15), 1 | state);
    x = (x + Math.imul(x ^ (x >>> 7), 61 | x)) ^ x;
    return Math.floor(((x ^ (x >>> 14)) >>> 0) / 2 ** 32 * below);
  };
}

/** Numbers at which sizes, counts and rates go wrong. */
const EDGES = [
  0,
  1,
  7,
  0x7f,
  0x80,
  0xff,
  0x100,
  0x7fff,
  0x8000,
  0xffff,
  0x10000,
  0x7ffff000,
  0x7fffffff,
  0x80000000,
  0xfffffffe,
  0xffffffff,
];

/** Half of all damage falls here: headers. */
const HEADER_BYTES = 64;

type Damage = (file: Uint8Array, roll: Dice, other: Uint8Array) => Uint8Array;

const DAMAGES: Damage[] = [
  function flipBit(file, roll) {
    const copy = file.slice();
    copy[place(file, roll)] ^= 1 << roll(8);
    return copy;
  },
  function setByte(file, roll) {
    const copy = file.slice();
    copy[place(file, roll)] = roll(256);
    return copy;
  },
  function setNumber(file, roll) {
    const copy = file.slice();
    const view = new DataView(copy.buffer);
    const value = EDGES[roll(EDGES.length)], little = roll(2) === 0;
    const at = Math.max(0, Math.min(place(file, roll), file.length - 4));
    if (file.length < 4) return copy;
    if (roll(2) === 0) view.setUint16(at, value & 0xffff, little);
    else view.setUint32(at, value, little);
    return copy;
  },
  function cut(file, roll) {
    return file.slice(0, roll(file.length + 1));
  },
  function leaveOut(file, roll) {
    const at = place(file, roll), n = 1 + roll(32);
    return join(file.slice(0, at), file.slice(at + n));
  },
  function repeat(file, roll) {
    const at = place(file, roll), n = 1 + roll(64);
    return join(file.slice(0, at + n), file.slice(at));
  },
  function splice(file, roll, other) {
    return join(
      file.slice(0, place(file, roll)),
      other.slice(place(other, roll)),
    );
  },
];

/** Damages a file in one to four ways. */
export function damaged(
  file: Uint8Array,
  { roll, other }: { roll: Dice; other: Uint8Array },
): Uint8Array {
  let result = file;
  for (let n = 1 + roll(4); n > 0; n--) {
    if (result.length === 0) return result;
    result = DAMAGES[roll(DAMAGES.length)](result, roll, other);
  }
  return result;
}

function place(file: Uint8Array, roll: Dice): number {
  return roll(roll(2) ? file.length : Math.min(file.length, HEADER_BYTES));
}

function join(a: Uint8Array, b: Uint8Array): Uint8Array {
  const joined = new Uint8Array(a.length + b.length);
  joined.set(a);
  joined.set(b, a.length);
  return joined;
}
