import { expect, it } from "vitest";
import { givenEndpoint } from "./fixtures/targets.suite.ts";

it("runs every test of this package on PLINTH_CONFORMANCE_ENDPOINT too", ({ skip }) => {
  skip(givenEndpoint === undefined, "PLINTH_CONFORMANCE_ENDPOINT is not set");
  expect(givenEndpoint).toMatch(/^aws$|^https?:/);
});
