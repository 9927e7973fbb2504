import { inProcess } from "@plinth/client";
import { createEngine } from "@plinth/engine";
import { createTables } from "@plinth/model";
import { fakes } from "@plinth/model/testing";
import { createMemoryStore } from "@plinth/store";
import { describe, expect, it } from "vitest";
import { connectShop, entities, tables } from "../src/schema.ts";

const now = Date.UTC(2025, 8, 5);

async function openData() {
  const client = inProcess(createEngine({ store: createMemoryStore(), now: () => now }));
  await createTables(client, tables);
  return connectShop({ client, now: () => now });
}

describe("fakes of the shop's entities", async () => {
  const data = await openData();
  const names = Object.keys(data).filter((name) => "entity" in data[name as "Book"]);

  it.each(names)("%s are created and come back as they were made", async (name) => {
    // Every entity is one of the same form to the test.
    const repository = data[name as "Book"];
    for (const input of fakes(repository.entity, 10, {}, { now })) {
      const created = await repository.create(input);
      expect(await repository.get(created)).toEqual(created);
    }
  });

  it("are of all entities", () => {
    expect(names).toEqual(Object.keys(entities));
  });
});
