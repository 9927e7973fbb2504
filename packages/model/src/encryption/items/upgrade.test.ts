import { describe, expect, it } from "vitest";
import { z } from "zod";
import { openEngine } from "../../../test/shop.suite.ts";
import { keyText } from "../../../test/tennis.suite.ts";
import { start } from "../../../test/upgrade.suite.ts";
import { add, connect, createTables, defineEntity, defineTable } from "../../index.ts";
import { migrate } from "../../migration/index.ts";
import { createEncryption } from "../create-encryption.ts";
import { localKeys } from "../keys/local-keys.ts";

const table = defineTable({ name: "people", partitionKey: "id" });
const attributes = z.object({ id: z.string(), name: z.string(), email: z.string() });
const Old = defineEntity(table, { name: "Person", attributes, encrypted: ["email"] });
const Person = defineEntity(table, {
  name: "Person",
  attributes: attributes.omit({ name: true }).extend({
    full_name: z.string(),
    count: z.int().default(0),
    pin: z.string(),
  }),
  encrypted: ["email", "pin"],
  hidden: ["email"],
  upgrade: {
    attribute: "form",
    steps: [
      {
        up: ({ name, ...rest }) => ({
          ...rest,
          full_name: `${String(name)} with ${Object.keys(rest).join()}`,
          pin: "0000",
        }),
      },
    ],
  },
});

async function openPeople() {
  const now = (): number => start;
  const client = openEngine(now);
  await createTables(client, [table]);
  const encryption = createEncryption({ keys: localKeys({ text: keyText }), now });
  const old = connect({ Old }, { client, now, encryption });
  await old.Old.create({ id: "a", name: "Ann", email: "ann@example.com" });
  const people = connect({ Person }, { client, now, encryption });
  const stored = async () => {
    const { Item = {} } = await client.send("GetItem", {
      TableName: "people",
      Key: { id: { S: "a" } },
    });
    return Item;
  };
  return { people, stored };
}

const today = { id: "a", full_name: "Ann with id", pin: "0000", count: 0 };

describe("upgrade of an entity with encrypted attributes", () => {
  it("keeps them from the steps, and gives them in today's form", async () => {
    const { people } = await openPeople();
    const shown = { ...today, email: "ann@example.com" };
    expect(await people.Person.scan({ reveal: true }).all()).toEqual([shown]);
  });

  it("leaves what was encrypted as it is, and encrypts what a step gives", async () => {
    const { people, stored } = await openPeople();
    const before = await stored();
    const updated = await people.Person.update({ id: "a" }, { count: add(1) });
    expect(updated).toEqual({ ...today, count: 1 });
    const after = await stored();
    expect(after).toMatchObject({ form: { N: "2" }, pin: { B: expect.any(Uint8Array) } });
    expect(after["email"]).toEqual(before["email"]);
    expect(await people.Person.get({ id: "a" }, { reveal: true })).toEqual({
      ...updated,
      email: "ann@example.com",
    });
  });

  it("is migrated without a look at them", async () => {
    const { people, stored } = await openPeople();
    const trial = await migrate(people.Person, { name: "x", dryRun: true });
    expect(JSON.stringify(trial.samples)).not.toContain("0000");
    expect(await migrate(people.Person, { name: "x" })).toMatchObject({ upgraded: 1 });
    expect(await stored()).toHaveProperty("pin.B");
  });
});
