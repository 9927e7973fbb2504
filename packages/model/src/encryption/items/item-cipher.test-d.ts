import { describe, expectTypeOf, it } from "vitest";
import { z } from "zod";
import type { entities } from "../../../test/tennis.suite.ts";
import {
  add,
  and,
  type Connection,
  defineEntity,
  defineTable,
  equals,
  exists,
  type InferItem,
  notExists,
  remove,
  setIfAbsent,
} from "../../index.ts";

declare const tennis: Connection<typeof entities>;
const key = { user_id: "ann" };

describe("encrypted attributes", () => {
  it("are plain to application code", () => {
    expectTypeOf<InferItem<typeof entities.User>>().toEqualTypeOf<{
      user_id: string;
      username: string;
      email?: string | undefined;
      phones?: { number: string }[] | undefined;
      pin?: number | undefined;
      court: string;
      logins: number;
    }>();
  });

  it("are asked for by presence only", () => {
    void tennis.User.update(key, { court: "2" }, { if: and(exists("email"), notExists("pin")) });
    void tennis.User.update(key, { court: "2" }, { if: equals("court", "1") });
    // @ts-expect-error the database cannot compare what it cannot read
    void tennis.User.update(key, { court: "2" }, { if: equals("email", "x") });
    // @ts-expect-error nor look inside
    void tennis.User.query(key, { filter: exists("phones[0].number") });
  });

  it("are set and removed as a whole", () => {
    void tennis.User.update(key, { email: "x", pin: remove(), phones: [{ number: "1" }] });
    void tennis.User.update(key, { logins: add(1) });
    // @ts-expect-error a required one cannot be removed
    void tennis.User.update(key, { username: remove() });
    // @ts-expect-error nobody can add to ciphertext
    void tennis.User.update(key, { pin: add(1) });
    // @ts-expect-error nor set it only where it is absent
    void tennis.User.update(key, { email: setIfAbsent("x") });
  });

  it("are found by their plain value", () => {
    void tennis.User.index("EmailIndex").query({ email_blind: "ann@example.com" });
    void tennis.User.getByUnique({ username: "ann" });
    // @ts-expect-error a blind index is of a text
    void tennis.User.index("EmailIndex").query({ email_blind: 5 });
  });
});

describe("defineEntity", () => {
  const table = defineTable({
    name: "t",
    partitionKey: "id",
    globalSecondaryIndexes: { ByName: { partitionKey: "name", projection: "ALL" } },
  });
  const attributes = z.object({ id: z.string(), name: z.string(), secret: z.string() });

  it("refuses what cannot be encrypted", () => {
    defineEntity(table, { name: "T", attributes, encrypted: ["secret"] });
    // @ts-expect-error no attribute
    defineEntity(table, { name: "T", attributes, encrypted: ["sicret"] });
    // @ts-expect-error the key
    defineEntity(table, { name: "T", attributes, encrypted: ["id"] });
    // @ts-expect-error the key of an index
    defineEntity(table, { name: "T", attributes, encrypted: ["name"] });
    defineEntity(table, {
      name: "T",
      attributes,
      encrypted: ["secret"],
      // @ts-expect-error not encrypted
      blindIndexes: { name: { attribute: "name_blind" } },
    });
  });
});
