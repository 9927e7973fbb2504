import type { Client } from "@plinth/client";
import { expect } from "vitest";
import { allItems, numberOf, textOf, untilActive, type Workload } from "./workload.ts";

const accountCount = 6;
const firstBalance = 1_000_000;

/** Which amount goes from where to where follows from who moves it for the how manieth time. */
function transferOf(writer: number, number: number) {
  const from = (writer + number * 7) % accountCount;
  return {
    from,
    to: (from + 1 + (number % (accountCount - 1))) % accountCount,
    amount: 1 + ((writer * 31 + number * 17) % 97),
  };
}

/** Each writer moves amounts between accounts, and notes in the same transaction how often it has. */
export function transfers(): Workload {
  const writerCount = 6;
  const acknowledged = new Array<number>(writerCount).fill(0);
  const balances = new Array<number>(accountCount).fill(firstBalance);

  function apply(writer: number, number: number): void {
    const { from, to, amount } = transferOf(writer, number);
    balances[from] = (balances[from] ?? 0) - amount;
    balances[to] = (balances[to] ?? 0) + amount;
  }

  return {
    writerCount,
    prepare,
    async write(writer, client): Promise<void> {
      const number = (acknowledged[writer] ?? 0) + 1;
      await move(client, writer, number);
      acknowledged[writer] = number;
      apply(writer, number);
    },
    async check(client): Promise<void> {
      const items = await allItems(client, "accounts");
      const byId = new Map(items.map((item) => [textOf(item, "id"), item]));
      for (let writer = 0; writer < writerCount; writer += 1) {
        const known = acknowledged[writer] ?? 0;
        const found = numberOf(byId.get(`writer-${writer}`), "transfers");
        expect([known, known + 1], `transfers of writer ${writer}`).toContain(found);
        if (found > known) apply(writer, found);
        acknowledged[writer] = found;
      }
      const found = balances.map((_, account) =>
        numberOf(byId.get(`account-${account}`), "balance"),
      );
      expect(found, "each transaction is there whole or not at all").toEqual(balances);
      const sum = found.reduce((total, balance) => total + balance, 0);
      expect(sum, "nothing is made or lost").toBe(accountCount * firstBalance);
    },
  };
}

async function prepare(client: Client): Promise<void> {
  await client.send("CreateTable", {
    TableName: "accounts",
    AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
    KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
    BillingMode: "PAY_PER_REQUEST",
  });
  await untilActive(client, "accounts");
  for (let account = 0; account < accountCount; account += 1) {
    const item = { id: { S: `account-${account}` }, balance: { N: String(firstBalance) } };
    await client.send("PutItem", { TableName: "accounts", Item: item });
  }
}

async function move(client: Client, writer: number, number: number): Promise<void> {
  const { from, to, amount } = transferOf(writer, number);
  const changeOf = (account: number, change: number) => ({
    Update: {
      TableName: "accounts",
      Key: { id: { S: `account-${account}` } },
      UpdateExpression: "SET balance = balance + :change",
      ConditionExpression: "balance >= :amount",
      ExpressionAttributeValues: {
        ":change": { N: String(change) },
        ":amount": { N: String(amount) },
      },
    },
  });
  const note = {
    Update: {
      TableName: "accounts",
      Key: { id: { S: `writer-${writer}` } },
      UpdateExpression: "SET transfers = :number",
      ConditionExpression: "attribute_not_exists(transfers) OR transfers = :before",
      ExpressionAttributeValues: {
        ":number": { N: String(number) },
        ":before": { N: String(number - 1) },
      },
    },
  };
  await client.send("TransactWriteItems", {
    TransactItems: [changeOf(from, -amount), note, changeOf(to, amount)],
  });
}
