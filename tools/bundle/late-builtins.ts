import type { Plugin } from "esbuild";

/** Loading `node:crypto` alone takes a third of the time in which model and client are imported. */
const lateModules = ["crypto", "timers/promises", "zlib"];
const functionName = /^[a-z]\w*$/;

/**
 * Lets a bundle load these modules of Node's when one of their functions is first called, and not
 * when the bundle is imported. Only functions can be had this way: whatever imports a class or a
 * constant of them does not build.
 */
export const lateBuiltins: Plugin = {
  name: "late-builtins",
  setup(build) {
    const namespace = "late-builtin";
    build.onResolve({ filter: new RegExp(`^node:(${lateModules.join("|")})$`) }, ({ path }) => ({
      path,
      namespace,
      sideEffects: false,
    }));
    build.onLoad({ filter: /^/, namespace }, ({ path }) => ({ contents: printModule(path) }));
  },
};

function printModule(name: string): string {
  return Object.entries(process.getBuiltinModule(name) ?? {})
    .filter(([member, value]) => typeof value === "function" && functionName.test(member))
    .map(
      ([member]) =>
        `export function ${member}(...given) { return process.getBuiltinModule("${name}").${member}(...given); }`,
    )
    .join("\n");
}
