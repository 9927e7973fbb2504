import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { printProgram } from "./print-program.ts";

export const instantiationsPerEntityMax = 5000;

const entityCounts = { few: 1, many: 11 } as const;

/**
 * How many types the compiler works out for one entity more: what a program of eleven takes beyond
 * a program of one, divided by ten. What all have in common, as zod's own types, is not in it.
 */
export function instantiationsPerEntity(root: string): number {
  const few = instantiationsOf(root, printProgram(entityCounts.few));
  const many = instantiationsOf(root, printProgram(entityCounts.many));
  return Math.round((many - few) / (entityCounts.many - entityCounts.few));
}

/** Compiles a program against our sources. One that does not compile is an Error with what tsc says. */
export function instantiationsOf(root: string, program: string): number {
  const directory = join(root, "node_modules", ".cache", "plinth", `instantiations-${process.pid}`);
  mkdirSync(directory, { recursive: true });
  try {
    writeFileSync(join(directory, "program.ts"), program);
    writeFileSync(join(directory, "tsconfig.json"), JSON.stringify(configuration(root)));
    return runCompiler(root, directory);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function configuration(root: string): object {
  return {
    extends: join(root, "tsconfig.base.json"),
    compilerOptions: {
      composite: false,
      declaration: false,
      declarationMap: false,
      isolatedDeclarations: false,
      rewriteRelativeImportExtensions: false,
      allowImportingTsExtensions: true,
      noEmit: true,
      noUnusedLocals: false,
      noUnusedParameters: false,
    },
    files: ["program.ts"],
  };
}

function runCompiler(root: string, directory: string): number {
  const program = join(root, "node_modules", ".bin", "tsc");
  const args = ["--project", directory, "--extendedDiagnostics", "--pretty", "false"];
  const { stdout, stderr, status } = spawnSync(program, args, {
    cwd: root,
    encoding: "utf8",
    shell: process.platform === "win32",
  });
  // One mistake in the sources, and tsc may look at no type at all: a count of that would pass.
  const errors = stdout.split("\n").filter((line) => line.includes("error TS"));
  if (status !== 0 || errors.length > 0) {
    throw new Error(
      `The program, or what it imports, does not compile:\n${errors.join("\n")}${stderr}`,
    );
  }
  const count = /^Instantiations:\s*(\d+)$/m.exec(stdout)?.[1];
  if (count === undefined) throw new Error(`tsc names no Instantiations:\n${stdout}${stderr}`);
  return Number(count);
}
