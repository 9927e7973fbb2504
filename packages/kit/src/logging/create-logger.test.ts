import { describe, expect, it } from "vitest";
import { createLogger } from "./create-logger.ts";

describe("createLogger", () => {
  it("strikes out secrets one and two levels deep", () => {
    const lines: string[] = [];
    const logger = createLogger({
      name: "test",
      now: () => 0,
      destination: { write: (line: string) => lines.push(line) },
    });
    logger.info({ password: "hunter2", user: { sessionToken: "abc" }, a: { b: { card: "4242" } } });
    const line = lines.join("");
    expect(line).not.toMatch(/hunter2|abc|4242/);
    expect(JSON.parse(line)).toMatchObject({ name: "test", time: "1970-01-01T00:00:00.000Z" });
  });
});
