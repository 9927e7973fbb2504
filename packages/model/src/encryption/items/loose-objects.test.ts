import { describe, expect, it } from "vitest";
import { z } from "zod";
import { openEngine } from "../../../test/shop.suite.ts";
import { keyText } from "../../../test/tennis.suite.ts";
import { connect, createTables, defineEntity, defineTable } from "../../index.ts";
import { createEncryption } from "../create-encryption.ts";
import { localKeys } from "../keys/local-keys.ts";

const table = defineTable({
  name: "users",
  partitionKey: "id",
  globalSecondaryIndexes: { EmailIndex: { partitionKey: "email_blind", projection: "ALL" } },
});
const User = defineEntity(table, {
  name: "User",
  attributes: z.looseObject({
    id: z.string(),
    name: z.string().optional(),
    email: z.string().optional(),
  }),
  encrypted: ["name", "email"],
  unique: { name: {} },
  blindIndexes: { email: { attribute: "email_blind" } },
});

describe("an entity of any attributes with blind indexes", () => {
  it("takes none of them from outside", async () => {
    const client = openEngine(() => 0);
    await createTables(client, [table]);
    const encryption = createEncryption({ keys: localKeys({ text: keyText }) });
    const { User: users } = connect({ User }, { client, encryption });
    const body = { email_blind: "ann@example.com", "name#unique": "forged", more: 1 };
    expect(await users.create({ id: "a", ...body })).toEqual({ id: "a", more: 1 });
    const { Items } = await client.send("Scan", { TableName: "users" });
    expect(Items).toEqual([{ id: { S: "a" }, more: { N: "1" } }]);
    for (const name of ["email_blind", "name#unique"]) {
      const change = { [name]: "forged" };
      await expect(users.update({ id: "a" }, change)).rejects.toMatchObject({
        code: "invalidUpdate",
      });
      await expect(users.upsert({ id: "a", ...change })).resolves.toEqual({ id: "a", more: 1 });
    }
    await users.put({ id: "a", name: "Ann" });
    expect(await users.getByUnique({ name: "Ann" })).toEqual({ id: "a", name: "Ann" });
  });
});
