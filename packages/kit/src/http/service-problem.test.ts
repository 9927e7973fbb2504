import { ServiceError } from "@plinth/client";
import { PlinthError } from "@plinth/model";
import { describe, expect, it } from "vitest";
import { serviceProblem } from "./service-problem.ts";

describe("serviceProblem", () => {
  it.each([
    ["ProvisionedThroughputExceededException", 429, "1"],
    ["ThrottlingException", 429, "1"],
    ["TimeoutError", 503, "1"],
    ["NetworkError", 503, "1"],
    ["InternalServerError", 503, "1"],
    ["ConditionalCheckFailedException", 409, undefined],
    ["TransactionCanceledException", 409, undefined],
  ])("answers %s with %i", (name, status, retryAfter) => {
    const problem = serviceProblem(new ServiceError(name, "refused"));
    expect(problem?.status).toBe(status);
    expect(problem?.details.retryAfterSeconds?.toString()).toBe(retryAfter);
  });

  it("answers a refused transaction with 409, and with 429 when it was throttled", () => {
    const refusal = {
      position: 0,
      entity: "Book",
      operation: "update",
      key: {},
      code: "conflict",
      message: "",
    } as const;
    const refusedFor = (reason: string) =>
      new PlinthError("transactionRefused", "", { refusals: [{ ...refusal, reason }] });
    expect(serviceProblem(refusedFor("TransactionConflict"))?.status).toBe(409);
    expect(serviceProblem(refusedFor("ThrottlingError"))?.status).toBe(429);
  });

  it("leaves our own faults alone", () => {
    expect(serviceProblem(new TypeError("x is not a function"))).toBeUndefined();
    expect(serviceProblem(new PlinthError("invalidItem", "no title"))).toBeUndefined();
    expect(serviceProblem("text")).toBeUndefined();
  });
});
