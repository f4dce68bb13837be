import { assert, assertEquals } from "@std/assert";

const readJson = async (path: string) =>
  JSON.parse(await Deno.readTextFile(path));
const own = await readJson("deno.json");
const jsr = await readJson("deno.jsr.json");

const isOfJsr = (name: string) => /^(fresh|@std)(\/|$)/.test(name);

Deno.test("deno.jsr.json maps the same names as deno.json", () => {
  assertEquals(
    Object.keys(jsr.imports).sort(),
    Object.keys(own.imports).sort(),
  );
});

Deno.test("deno.jsr.json takes Fresh and @std from JSR, all else as deno.json does", () => {
  for (const [name, target] of Object.entries<string>(jsr.imports)) {
    if (!isOfJsr(name)) assertEquals(target, own.imports[name], name);
    else assert(/^jsr:@(fresh\/core|std\/\w+)@\^/.test(target), target);
  }
  assertEquals(jsr.imports.fresh, "jsr:@fresh/core@^2.3.3");
});

Deno.test("deno.jsr.json differs from deno.json in names, tasks and lock file only", () => {
  for (const key of ["nodeModulesDir", "compilerOptions", "exclude"]) {
    assertEquals(jsr[key], own[key], key);
  }
  assertEquals(Object.keys(jsr.tasks).sort(), ["build", "dev", "start"]);
  for (const command of Object.values<string>(jsr.tasks)) {
    assert(command.includes("--config deno.jsr.json"), command);
  }
});

Deno.test("deno.jsr.json's tasks ask for no more than the builder needs, its server for less", () => {
  const { start, ...builds } = jsr.tasks;
  const kinds = (command: string) =>
    [...command.matchAll(/--allow-(\w+)/g)].map(([, kind]) => kind);
  assertEquals(kinds(start), ["read", "env"]);
  for (const command of Object.values<string>(builds)) {
    assertEquals(kinds(command), ["read", "write", "env", "run", "net"]);
    assert(/--allow-net=\S*jsr\.io,registry\.npmjs\.org /.test(command));
  }
});
