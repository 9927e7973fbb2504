import { describe, expect, it } from "vitest";
import { ServiceError } from "../service-error.ts";
import { redactError } from "./redact.ts";

describe("redactError", () => {
  it("takes secrets out of what an endpoint said", () => {
    const secretAccessKey = "wJalrXUtnFEMI-EXAMPLEKEY";
    const error = new ServiceError("SomeException", `Heard ${secretAccessKey}`);
    const redacted = redactError(error, { accessKeyId: "x", secretAccessKey });
    expect(redacted).toMatchObject({ name: "SomeException", message: "Heard [redacted]" });
  });

  it("takes no stand-in for a secret out of names and words", () => {
    const error = new ServiceError("AbortError", "The call was aborted");
    for (const secretAccessKey of ["b", "Abort", "abort"]) {
      expect(redactError(error, { accessKeyId: "x", secretAccessKey })).toBe(error);
    }
  });
});
