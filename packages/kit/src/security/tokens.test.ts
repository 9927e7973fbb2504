import { describe, expect, it } from "vitest";
import {
  createCsrfToken,
  createToken,
  equalInConstantTime,
  hashToken,
  verifyCsrfToken,
} from "./tokens.ts";

describe("createToken", () => {
  it("has 256 bits from the source it is given", () => {
    expect(createToken((sizeBytes) => new Uint8Array(sizeBytes))).toBe("A".repeat(43));
    expect(createToken()).not.toBe(createToken());
  });
});

describe("hashToken", () => {
  it("is the same for the same token and hides it", () => {
    expect(hashToken("secret")).toBe(hashToken("secret"));
    expect(hashToken("secret")).not.toContain("secret");
  });
});

describe("equalInConstantTime", () => {
  it("compares texts of any length", () => {
    expect(equalInConstantTime("a", "a")).toBe(true);
    expect(equalInConstantTime("a", "ab")).toBe(false);
  });
});

describe("verifyCsrfToken", () => {
  it("refuses a token of another session or another secret", () => {
    const token = createCsrfToken("secret", "session");
    expect(verifyCsrfToken("secret", "session", token)).toBe(true);
    expect(verifyCsrfToken("secret", "other", token)).toBe(false);
    expect(verifyCsrfToken("other", "session", token)).toBe(false);
    expect(verifyCsrfToken("secret", "session", "")).toBe(false);
  });
});
