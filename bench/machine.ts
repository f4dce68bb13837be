import { availableParallelism, cpus, totalmem } from "node:os";

/** The machine as far as it matters to the clock. */
export interface Machine {
  os: string;
  arch: string;
  cpu: string;
  nCores: number;
  memoryGib: number;
}

/** Asks Deno and the system. */
export function describeMachine(): Machine {
  return {
    os: Deno.build.os,
    arch: Deno.build.arch,
    cpu: cpus()[0]?.model ?? "unknown",
    nCores: availableParallelism(),
    memoryGib: Math.round(totalmem() / 2 ** 30),
  };
}

/** Versions of what is measured; those of packages as deno.json pins them. */
export function describeVersions(
  packages: readonly string[],
): Record<string, string> {
  const { imports } = JSON.parse(Deno.readTextFileSync("deno.json"));
  const pinned = packages.map((name) => {
    const version = String(imports[name]).match(/@([\d.]+)$/)?.[1];
    return [name, version ?? "unknown"];
  });
  return { deno: Deno.version.deno, ...Object.fromEntries(pinned) };
}
