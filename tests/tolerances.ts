/**
 * Every tolerance the tests use, by name, with its derivation: from a bin's
 * width, a unit in the last place, WGSL's promised precision or a measured
 * cost, never from "what made the test pass". One section a room.
 *
 * @module
 */
