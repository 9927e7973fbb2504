import { describe, expect, it } from "vitest";
import { z } from "zod";
import { openEngine, start } from "../test/shop.suite.ts";
import {
  connect,
  createTableInput,
  createTables,
  defineEntity,
  defineTable,
  verifyTables,
} from "./index.ts";

const words = defineTable({ name: "words", partitionKey: "id" });
const attributes = z.object({ id: z.string(), note: z.string() });
const Word = defineEntity(words, { name: "Word", attributes });

/** What a caller without types may give in the place of anything. */
function untyped<Value>(value: unknown): Value {
  return value as Value;
}

function refusal(text: string): unknown {
  return expect.objectContaining({
    code: "invalidDefinition",
    message: expect.stringContaining(text),
  });
}

describe("options that do not exist", () => {
  it("are refused, since nothing would be encrypted, hidden or expire for a slip", () => {
    for (const name of ["encryted", "hiden", "__proto__", "toString"]) {
      const options = JSON.parse(`{ "name": "Word", "${name}": ["note"] }`);
      expect(() => defineEntity(words, untyped<never>({ ...options, attributes }))).toThrow(
        refusal(`they have an option "${name}", which is none of name, attributes, keys`),
      );
    }
    const timestamps = untyped<{ created: "c" }>({ create: "created_at" });
    expect(() => defineEntity(words, { name: "Word", attributes, timestamps })).toThrow(
      refusal('its timestamps have an option "create", which is none of created, updated'),
    );
    expect(() =>
      defineTable(untyped<never>({ name: "words", partitionKey: "id", timeTolive: "expires_at" })),
    ).toThrow(refusal('an option "timeTolive", which is none of name, partitionKey'));
  });
});

describe("callers without types", () => {
  it.each([undefined, null, 5, "x", [], {}, () => 1])(
    "hear that %s is no table, no entity, no options and no client",
    (given) => {
      const client = openEngine(() => start);
      expect(() => defineTable(untyped<never>(given))).toThrow(refusal("options of a table"));
      expect(() => defineEntity(words, untyped<never>(given))).toThrow(
        refusal("options of the entity"),
      );
      const options = untyped<typeof Word.options>({ name: "Word", attributes });
      expect(() => defineEntity(untyped<typeof words>(given), options)).toThrow(
        refusal("defined in a table"),
      );
      expect(() => connect(untyped<never>({ Word: given }), { client })).toThrow(
        refusal('and "Word" is'),
      );
      expect(() => connect({ Word }, untyped<never>(given))).toThrow(refusal("takes a client"));
    },
  );

  it("hear of attributes that are no schema", () => {
    expect(() =>
      defineEntity(words, untyped<never>({ name: "Word", attributes: { id: "x" } })),
    ).toThrow(refusal("its attributes are a zod schema"));
  });

  it("hear of tables that are none before anything is sent", async () => {
    const client = { ...openEngine(() => start), send: () => Promise.reject(new Error("sent")) };
    for (const given of [undefined, null, {}, [words, undefined], [words, {}]]) {
      const tables = untyped<never>(given);
      const refused = { code: "invalidDefinition" };
      await expect(createTables(client, tables)).rejects.toMatchObject(refused);
      await expect(verifyTables(client, tables)).rejects.toMatchObject(refused);
    }
    await expect(
      createTables(client, [words], { tableNames: { words: "" } }),
    ).rejects.toMatchObject({ code: "invalidDefinition" });
  });

  it("hear of a real table name that is empty, as an unset variable's may be", () => {
    const tableNames = { words: "" };
    const client = openEngine(() => start);
    expect(() => connect({ Word }, { client, tableNames })).toThrow(
      refusal('The real name of the table "words" is empty in tableNames.'),
    );
    expect(() => createTableInput(words, { tableNames })).toThrow(refusal("is empty"));
  });
});
