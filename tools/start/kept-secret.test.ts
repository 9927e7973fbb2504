import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { keptSecret } from "./kept-secret.ts";

function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), "plinth-secret-"));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  return directory;
}

describe("keptSecret", () => {
  it("is the same for the same directory, and only its owner's to read", () => {
    const directory = join(temporaryDirectory(), "data");
    const secret = keptSecret(directory, "secret");

    expect(secret).toMatch(/^[\w-]{43}$/);
    expect(keptSecret(directory, "secret")).toBe(secret);
    expect(readdirSync(directory)).toEqual(["secret"]);
    expect(statSync(join(directory, "secret")).mode & 0o777).toBe(0o600);
  });

  it.each(["", "too-short", "\0".repeat(43)])("is made anew where %j was left of it", (left) => {
    const directory = temporaryDirectory();
    const file = join(directory, "secret");
    writeFileSync(file, left);

    const secret = keptSecret(directory, "secret");

    expect(secret).toMatch(/^[\w-]{43}$/);
    expect(readFileSync(file, "utf8")).toBe(secret);
  });

  it("is another under another name", () => {
    const directory = temporaryDirectory();
    expect(keptSecret(directory, "secret")).not.toBe(keptSecret(directory, "password"));
    expect(readdirSync(directory).sort()).toEqual(["password", "secret"]);
  });

  it("is another every time where nothing is kept", () => {
    expect(keptSecret(undefined, "secret")).not.toBe(keptSecret(undefined, "secret"));
  });
});
