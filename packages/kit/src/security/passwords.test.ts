import { describe, expect, it } from "vitest";
import { hashPassword, verifyPassword } from "./passwords.ts";

const cost = { N: 1024, r: 8, p: 1 };

describe("hashPassword", () => {
  it("keeps the parameters beside the hash and salts each hash anew", async () => {
    const one = await hashPassword("correct horse", { cost });
    const other = await hashPassword("correct horse", { cost });
    expect(one).toMatch(/^scrypt\$1024\$8\$1\$[\w-]{22}\$[\w-]{43}$/);
    expect(one).not.toBe(other);
  });
});

describe("verifyPassword", () => {
  it("accepts the password and no other", async () => {
    const hash = await hashPassword("correct horse", { cost });
    expect(await verifyPassword("correct horse", hash)).toBe(true);
    expect(await verifyPassword("correct hors", hash)).toBe(false);
    expect(await verifyPassword("", hash)).toBe(false);
  });

  it("takes the same letters in two Unicode forms for one password", async () => {
    const hash = await hashPassword("caf\u00e9-society", { cost });
    expect(await verifyPassword("cafe\u0301-society", hash)).toBe(true);
  });

  it("matches nothing against a text that is no hash", async () => {
    expect(await verifyPassword("x", "plain text")).toBe(false);
    expect(await verifyPassword("x", "")).toBe(false);
  });
});
