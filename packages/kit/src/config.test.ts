import { describe, expect, it } from "vitest";
import { z } from "zod";
import { ConfigError, readConfig } from "./config.ts";

const schema = z.object({ PORT: z.coerce.number().int().default(3000), SECRET: z.string().min(8) });

describe("readConfig", () => {
  it("gives the checked settings with their defaults", () => {
    expect(readConfig(schema, { SECRET: "long enough", OTHER: "x" })).toEqual({
      PORT: 3000,
      SECRET: "long enough",
    });
  });

  it("takes an empty variable for an absent one", () => {
    expect(readConfig(schema, { PORT: "", SECRET: "long enough" }).PORT).toBe(3000);
  });

  it("names every variable that is wrong and repeats no value", () => {
    const read = () => readConfig(schema, { PORT: "many", SECRET: "hush" });
    expect(read).toThrow(ConfigError);
    expect(read).toThrow(/PORT: [\s\S]*SECRET: /);
    expect(read).not.toThrow(/hush/);
  });
});
