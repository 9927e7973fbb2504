import { defineConfig } from "vitest/config";

export default defineConfig({
  // The list replaces Vite's default, so the default follows our own condition.
  ssr: { resolve: { conditions: ["@plinth/source", "node", "development|production"] } },
  test: {
    include: [
      "packages/*/{src,test}/**/*.test.{ts,tsx}",
      "apps/*/src/**/*.test.{ts,tsx}",
      "apps/*/test/**/*.test.ts",
      "tools/**/*.test.ts",
      "bench/**/*.test.ts",
    ],
    isolate: false,
    // A ceiling for a test that hangs. It is no measure of speed: other programs may have the machine.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // The longest tests mostly wait for a browser or for processes of their own.
    maxWorkers: 2,
    benchmark: { include: ["packages/*/src/**/*.bench.ts"] },
  },
});
