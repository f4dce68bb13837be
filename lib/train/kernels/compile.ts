/**
 * Compiles `assembly/` (AssemblyScript) to `kernels_fma.wasm` and
 * `kernels.wasm`. They are committed, so training needs no compiler; a test
 * compiles them again and compares.
 *
 * Run: `deno run --allow-read --allow-write --allow-env
 * lib/train/kernels/compile.ts`
 *
 * @module
 */
import asc from "assemblyscript/asc";

/** A compiled form of the kernels. */
export interface Build {
  file: string;
  /** WebAssembly features beyond the first version's. */
  features: readonly string[];
}

/** With fused multiply-add, and without. */
export const BUILDS: readonly Build[] = [
  { file: "kernels_fma.wasm", features: ["simd", "relaxed-simd"] },
  { file: "kernels.wasm", features: ["simd"] },
];

const ASSEMBLY = new URL("assembly/", import.meta.url);
const SOURCES = new Set([...Deno.readDirSync(ASSEMBLY)].map((e) => e.name));
const OPTIONS = ["--runtime", "stub", "--importMemory", "--noAssert"];
const OPTIMISE = ["-O3", "--converge"];

/**
 * The bytes of a build; the same every time.
 *
 * @throws {SyntaxError} with the compiler's message.
 */
export async function compile({ features }: Build): Promise<Uint8Array> {
  let bytes = new Uint8Array();
  const enabled = features.flatMap((feature) => ["--enable", feature]);
  const args = ["mod.ts", ...OPTIONS, ...OPTIMISE, ...enabled];
  const { error, stderr } = await asc.main([...args, "-o", "kernels.wasm"], {
    readFile: (name) => readSource(name),
    writeFile(_name, contents) {
      bytes = contents as Uint8Array<ArrayBuffer>;
    },
    listFiles: () => [],
  });
  if (error) throw new SyntaxError(`${error.message}\n${stderr}`);
  return bytes;
}

/** The compiler adds an extension to the imports, which have one here. */
function readSource(name: string): string | null {
  const file = name.replace(/\.ts\.ts$/, ".ts");
  return SOURCES.has(file)
    ? Deno.readTextFileSync(new URL(file, ASSEMBLY))
    : null;
}

if (import.meta.main) {
  for (const build of BUILDS) {
    const bytes = await compile(build);
    const path = new URL(build.file, import.meta.url);
    Deno.writeFileSync(path, bytes);
    console.log(`${build.file}: ${bytes.length} bytes`);
  }
}
