import { type Client, ServiceError } from "@plinth/client";
import type { Item } from "@plinth/values";
import { expect } from "vitest";
import { allItems, numberOf, textOf, untilActive, type Workload } from "./workload.ts";

const key = (id: string): Item => ({ id: { S: id } });

/**
 * Each writer counts in an item of its own under a condition, adds to an item of all without one,
 * and races the others for a third, where only one of those who saw the same number wins.
 */
export function counters(): Workload {
  const writerCount = 6;
  const kinds = ["own", "added", "raced"] as const;
  const turns = new Array<number>(writerCount).fill(0);
  const acknowledged = new Map<string, number>();
  const unknown = new Map<string, number>();

  async function increment(writer: number, client: Client): Promise<boolean> {
    const kind = kinds[(turns[writer] ?? 0) % kinds.length] ?? "own";
    const id = kind === "own" ? `own-${writer}` : kind;
    const known = acknowledged.get(id) ?? 0;
    unknown.set(id, (unknown.get(id) ?? 0) + 1);
    const isCounted = await (kind === "added"
      ? add(client, id)
      : incrementFrom(client, id, kind === "own" ? known : await read(client, id)));
    unknown.set(id, (unknown.get(id) ?? 0) - 1);
    if (isCounted) acknowledged.set(id, (acknowledged.get(id) ?? 0) + 1);
    return isCounted || kind === "raced";
  }

  return {
    writerCount,
    async prepare(client): Promise<void> {
      await client.send("CreateTable", {
        TableName: "counters",
        AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
        KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
        BillingMode: "PAY_PER_REQUEST",
      });
      await untilActive(client, "counters");
    },
    async write(writer, client): Promise<void> {
      expect(await increment(writer, client), "nobody else counts in a writer's own item").toBe(
        true,
      );
      turns[writer] = (turns[writer] ?? 0) + 1;
    },
    async check(client): Promise<void> {
      const items = await allItems(client, "counters");
      const found = new Map(items.map((item) => [textOf(item, "id"), numberOf(item, "count")]));
      for (const [id, known] of acknowledged) {
        const count = found.get(id) ?? 0;
        expect(count, `what was counted in ${id}`).toBeGreaterThanOrEqual(known);
        expect(count, `what was sent to ${id}`).toBeLessThanOrEqual(known + (unknown.get(id) ?? 0));
      }
      for (const [id, count] of found) acknowledged.set(id, count);
      unknown.clear();
    },
  };
}

async function read(client: Client, id: string): Promise<number> {
  const { Item } = await client.send("GetItem", {
    TableName: "counters",
    Key: key(id),
    ConsistentRead: true,
  });
  return numberOf(Item, "count");
}

async function add(client: Client, id: string): Promise<boolean> {
  await client.send("UpdateItem", {
    TableName: "counters",
    Key: key(id),
    UpdateExpression: "ADD #count :one",
    ExpressionAttributeNames: { "#count": "count" },
    ExpressionAttributeValues: { ":one": { N: "1" } },
  });
  return true;
}

/** False when somebody else was faster. */
async function incrementFrom(client: Client, id: string, seen: number): Promise<boolean> {
  try {
    await client.send("UpdateItem", {
      TableName: "counters",
      Key: key(id),
      UpdateExpression: "SET #count = :seen + :one",
      ConditionExpression: seen === 0 ? "attribute_not_exists(#count)" : "#count = :seen",
      ExpressionAttributeNames: { "#count": "count" },
      ExpressionAttributeValues: { ":seen": { N: String(seen) }, ":one": { N: "1" } },
    });
    return true;
  } catch (error) {
    if (error instanceof ServiceError && error.name === "ConditionalCheckFailedException") {
      return false;
    }
    throw error;
  }
}
