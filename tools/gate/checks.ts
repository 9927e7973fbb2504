import type { Step } from "./step.ts";

const ownTool = ["--conditions=@plinth/source", "--import", "tsx"];

/** Everything that is checked without running the product, the slowest first. */
export const checks: readonly Step[] = [
  { name: "types", program: "tsc", args: ["-b"], repeat: "npm run build" },
  {
    name: "promises and switches",
    program: "oxlint",
    args: ["--type-aware", "--deny-warnings", "packages", "apps", "tools", "bench"],
    repeat: "npm run lint",
  },
  { name: "style", program: "biome", args: ["ci", "."], repeat: "npm run lint" },
  { name: "dead code", program: "knip", args: [], repeat: "npm run unused" },
  {
    name: "boundaries",
    program: "node",
    args: [...ownTool, "tools/check-boundaries.ts"],
    repeat: "npm run boundaries",
  },
  {
    name: "type instantiations",
    program: "node",
    args: [...ownTool, "tools/check-instantiations.ts"],
    repeat: "npm run instantiations",
  },
  {
    name: "bundle size",
    program: "node",
    args: [...ownTool, "tools/check-bundle-size.ts"],
    repeat: "npm run size",
  },
  {
    name: "lockfile",
    program: "node",
    args: [...ownTool, "tools/check-lockfile.ts"],
    repeat: "npm run lockfile",
  },
  {
    name: "compatibility page",
    program: "node",
    args: [...ownTool, "tools/check-compatibility.ts", "--check"],
    repeat: "npm run compatibility",
  },
  {
    name: "generated files",
    program: "node",
    args: [...ownTool, "tools/check-generated.ts", "--check"],
    repeat: "npm run generated",
  },
];
