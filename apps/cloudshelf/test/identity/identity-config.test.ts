import { ConfigError } from "@plinth/kit";
import { describe, expect, it } from "vitest";
import { cloudShelfConfig } from "../../src/config.ts";

const issuer = { CLOUDSHELF_IDENTITY_ISSUER: "https://id.example.com/pool" };

describe("the configuration of an identity service", () => {
  it("S-15 is none by default, also by empty variables", () => {
    expect(cloudShelfConfig({}).identity).toBeUndefined();
    const empty = { CLOUDSHELF_IDENTITY_ISSUER: "", CLOUDSHELF_IDENTITY_AUDIENCE: "" };
    expect(cloudShelfConfig(empty).identity).toBeUndefined();
  });

  it("takes several clients", () => {
    const { identity } = cloudShelfConfig({ ...issuer, CLOUDSHELF_IDENTITY_AUDIENCE: "web, app," });
    expect(identity).toEqual({
      issuer: "https://id.example.com/pool",
      audiences: ["web", "app"],
      administratorGroup: undefined,
    });
  });

  it.each([
    ["no client", issuer, "CLOUDSHELF_IDENTITY_AUDIENCE"],
    [
      "clients that are none",
      { ...issuer, CLOUDSHELF_IDENTITY_AUDIENCE: " , " },
      "CLOUDSHELF_IDENTITY_AUDIENCE",
    ],
    ["a client alone", { CLOUDSHELF_IDENTITY_AUDIENCE: "web" }, "CLOUDSHELF_IDENTITY_AUDIENCE"],
    ["a group alone", { CLOUDSHELF_IDENTITY_ADMINISTRATOR_GROUP: "staff" }, "ADMINISTRATOR_GROUP"],
    [
      "an open line",
      { CLOUDSHELF_IDENTITY_ISSUER: "http://id.example.com" },
      "CLOUDSHELF_IDENTITY_ISSUER",
    ],
    ["no address", { CLOUDSHELF_IDENTITY_ISSUER: "cognito" }, "CLOUDSHELF_IDENTITY_ISSUER"],
    ["a query", { CLOUDSHELF_IDENTITY_ISSUER: "https://a/?b" }, "CLOUDSHELF_IDENTITY_ISSUER"],
  ])("is refused with %s", (_, environment, variable) => {
    const read = () => cloudShelfConfig(environment);
    expect(read).toThrow(ConfigError);
    expect(read).toThrow(variable);
  });
});
