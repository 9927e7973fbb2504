import { builtinModules } from "node:module";

const builtins = new Set(builtinModules);

/** `zod` of `zod/mini`, `@plinth/store` of `@plinth/store/lmdb`; undefined for files and for Node's modules. */
export function packageNameOf(specifier: string): string | undefined {
  if (specifier.startsWith(".") || specifier.startsWith("/") || isNodeModule(specifier)) {
    return undefined;
  }
  const parts = specifier.split("/");
  return specifier.startsWith("@") ? parts.slice(0, 2).join("/") : parts[0];
}

export function isNodeModule(specifier: string): boolean {
  return specifier.startsWith("node:") || builtins.has(specifier);
}
