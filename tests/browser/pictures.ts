/**
 * The pictures that tests keep for people to look at.
 *
 * @module
 */

/** Day and night, as a browser is asked for them. */
export const SCHEMES = ["light", "dark"] as const;

const FOLDER = new URL("../screenshots/", import.meta.url);

/** Test files share no module, but the environment: the names of this run. */
const TAKEN = "UNDERTONE_PICTURES_TAKEN";

/**
 * Where a picture goes.
 *
 * @throws {Error} if a picture of this run has that name: it would be lost
 */
export async function pictureFile(name: string): Promise<string> {
  const taken = Deno.env.get(TAKEN)?.split(" ") ?? [];
  if (taken.includes(name)) {
    throw new Error(
      `Cannot keep a picture: 'name' must be new in this run, got ${name}`,
    );
  }
  Deno.env.set(TAKEN, [...taken, name].join(" "));
  await Deno.mkdir(FOLDER, { recursive: true });
  return new URL(`${name}.png`, FOLDER).pathname;
}
