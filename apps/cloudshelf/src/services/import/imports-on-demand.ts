import type { ShopContext } from "../shop-context.ts";
import type { Imports, ImportsOptions } from "./imports.ts";

/** Imports whose code, with the readers of files, is loaded when somebody first asks for one. */
export function importsOnDemand(context: ShopContext, options: ImportsOptions): Imports {
  let opening: Promise<Imports> | undefined;
  const open = (): Promise<Imports> => {
    opening ??= import("./imports.ts").then(({ createImports }) => createImports(context, options));
    return opening;
  };
  return {
    start: async (...args) => (await open()).start(...args),
    recent: async () => (await open()).recent(),
    progressOf: async (importId) => (await open()).progressOf(importId),
    stop: async (importId) => (await open()).stop(importId),
    resume: async (importId) => (await open()).resume(importId),
    async *report(importId) {
      yield* (await open()).report(importId);
    },
  };
}
