import { createMemoryStore, type KeyValueStore } from "@plinth/store";
import { describe, expect, it } from "vitest";
import { createEngine } from "./engine.ts";
import { ManualSchedule } from "./index.ts";

const table = {
  TableName: "books",
  AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" as const }],
  KeySchema: [{ AttributeName: "id", KeyType: "HASH" as const }],
  BillingMode: "PAY_PER_REQUEST" as const,
};
const put = { TableName: "books", Item: { id: { S: "tech-001" } } };
const transactPut = { TransactItems: [{ Put: put }], ClientRequestToken: "token-1" };
const target = "DynamoDB_20120810.PutItem";

/** An engine with one table on a store whose flushes the test settles. */
async function engineOn(store: KeyValueStore) {
  const schedule = new ManualSchedule();
  const errors: unknown[] = [];
  const engine = createEngine({
    store,
    schedule: schedule.schedule,
    onError: (error) => errors.push(error),
  });
  await engine.execute("CreateTable", table);
  schedule.run();
  return { engine, errors };
}

/** A memory store that can be told to hold back what it acknowledges, or to refuse a write. */
function obstinateStore() {
  let flush: Promise<void> | undefined;
  let refusal: Error | undefined;
  const store: KeyValueStore = {
    ...bound(createMemoryStore()),
    flushed: () => flush,
  };
  const { write } = store;
  store.write = (batch) => {
    if (refusal !== undefined) throw refusal;
    write(batch);
  };
  return {
    store,
    hold: (promise: Promise<void>) => {
      flush = promise;
    },
    refuse: (error: Error) => {
      refusal = error;
    },
    accept: () => {
      refusal = undefined;
    },
  };
}

function bound(store: KeyValueStore): KeyValueStore {
  return {
    get: (key) => store.get(key),
    entries: (range) => store.entries(range),
    write: (batch) => store.write(batch),
    flushed: () => store.flushed(),
    close: () => store.close(),
  };
}

describe("createEngine", () => {
  it("answers a write when its flush is over, and not before", async () => {
    const { store, hold } = obstinateStore();
    const { engine } = await engineOn(store);
    const order: string[] = [];
    let flushed: () => void = () => undefined;
    hold(
      new Promise((resolve) => {
        flushed = resolve;
      }),
    );

    const answer = engine.execute("PutItem", put).then(() => order.push("answered"));
    await Promise.resolve();
    order.push("flushed");
    flushed();
    await answer;

    expect(order).toEqual(["flushed", "answered"]);
  });

  it("acknowledges nothing that the disk refused, through either door", async () => {
    const { store, hold } = obstinateStore();
    const { engine, errors } = await engineOn(store);
    const refusal = new Error("No space left on device");
    const lost = Promise.reject(refusal);
    lost.catch(() => undefined);
    hold(lost);

    await expect(engine.execute("PutItem", put)).rejects.toMatchObject({
      name: "InternalServerError",
      cause: refusal,
    });
    const response = await engine.handle({ target, body: JSON.stringify(put) });
    expect(response.statusCode).toBe(500);
    expect(response.body).not.toContain("No space left on device");
    // Two callers met the same refusal, and the owner is told of it once.
    expect(errors).toEqual([refusal]);
  });

  it("answers the repeat of a transaction when what the first one wrote is durable", async () => {
    const { store, hold } = obstinateStore();
    const { engine } = await engineOn(store);
    const order: string[] = [];
    let flushed: () => void = () => undefined;
    hold(
      new Promise((resolve) => {
        flushed = resolve;
      }),
    );

    const answers = [1, 2].map(() =>
      engine.execute("TransactWriteItems", transactPut).then(() => order.push("answered")),
    );
    await new Promise((resolve) => setImmediate(resolve));
    order.push("flushed");
    flushed();
    await Promise.all(answers);

    expect(order).toEqual(["flushed", "answered", "answered"]);
  });

  it("does not take a transaction that the store refused for one that was carried out", async () => {
    const { store, refuse, accept } = obstinateStore();
    const { engine } = await engineOn(store);
    refuse(new Error("no room for the batch"));
    await expect(engine.execute("TransactWriteItems", transactPut)).rejects.toThrow();
    accept();

    await engine.execute("TransactWriteItems", transactPut);

    const { Item } = await engine.execute("GetItem", { TableName: "books", Key: put.Item });
    expect(Item).toEqual(put.Item);
  });

  it("tells the owner of a store that throws, and the caller only that it was not the caller", async () => {
    const { store, refuse } = obstinateStore();
    const { engine, errors } = await engineOn(store);
    const refusal = new Error("the store is closed");
    refuse(refusal);

    const response = await engine.handle({ target, body: JSON.stringify(put) });

    expect(response).toMatchObject({ statusCode: 500 });
    expect(JSON.parse(response.body)).toEqual({
      __type: "com.amazonaws.dynamodb.v20120810#InternalServerError",
      message: "The engine could not carry out the request, through no fault of the caller.",
    });
    expect(errors).toEqual([refusal]);
  });
});
