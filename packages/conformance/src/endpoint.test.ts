import { expect, it } from "vitest";
import { givenEndpoint } from "./fixtures/targets.suite.ts";

it.skipIf(givenEndpoint === undefined)(
  "runs every test of this package on PLINTH_CONFORMANCE_ENDPOINT too (skipped when it is not set)",
  () => {
    expect(givenEndpoint).toMatch(/^aws$|^https?:/);
  },
);
