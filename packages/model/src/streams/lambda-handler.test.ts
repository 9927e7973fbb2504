import { once } from "node:events";
import { describe, expect, it } from "vitest";
import {
  entities,
  lambdaRecord,
  openStreamShop,
  orderImage,
  type RecordOptions,
  type StreamShop,
  start,
} from "../../test/streams.suite.ts";
import { connect } from "../index.ts";
import {
  defineStreamHandler,
  type LambdaStreamResult,
  lambdaHandler,
  recordsSetAside,
} from "./index.ts";

const { Order, Draft } = entities;

/** A Lambda function that notes what it hears, and throws for orders of this total. */
function noting(
  { shop, clock, onError }: StreamShop,
  options: { readonly maxAttempts?: number; readonly laterRecords?: "handle" | "setAside" } = {},
) {
  const heard: unknown[] = [];
  const poison = { total: 13 };
  const note = (kind: string) => (event: object) => {
    if ("newItem" in event && Reflect.get(Object(event.newItem), "total") === poison.total) {
      throw new Error("bad luck");
    }
    heard.push({ kind, ...event });
  };
  const handler = defineStreamHandler(
    { Order, Draft },
    {
      Order: { insert: note("insert"), modify: note("modify"), remove: note("remove") },
      Draft: { insert: note("draft insert"), remove: note("draft remove") },
    },
    options,
  );
  const common = { name: "notes", connection: shop, state: shop.StreamState, onError };
  const invoke = lambdaHandler(handler, { ...common, now: () => clock.now });
  const send = (...records: RecordOptions[]): Promise<LambdaStreamResult> =>
    invoke({ Records: records.map(lambdaRecord) });
  const aside = recordsSetAside(handler, { ...common, now: () => clock.now });
  return { heard, poison, send, aside, invoke };
}

async function all<Element>(elements: AsyncIterable<Element>): Promise<Element[]> {
  const list: Element[] = [];
  for await (const element of elements) {
    list.push(element);
  }
  return list;
}

const allWell = { batchItemFailures: [] };

describe("lambdaHandler", () => {
  it("hands each change to its entity's listener, read as get reads it", async () => {
    const { heard, send } = noting(await openStreamShop());
    const oldImage = orderImage("1", 10);
    const newImage = orderImage("1", 20, { seal: { B: "AQID" }, other: { S: "dropped" } });
    await send(
      { newImage: oldImage },
      { eventName: "MODIFY", sequence: 2, oldImage, newImage },
      { eventName: "REMOVE", sequence: 3, oldImage: newImage },
    );
    const key = { pk: "ORDER#1", sk: "order" };
    const oldItem = { ...key, user: "ann", total: 10 };
    const newItem = { ...key, user: "ann", total: 20, seal: new Uint8Array([1, 2, 3]) };
    expect(heard).toEqual([
      { kind: "insert", key, newItem: oldItem },
      { kind: "modify", key, oldItem, newItem },
      { kind: "remove", key, oldItem: newItem, expired: false },
    ]);
  });

  it("skips guard items and other entities' items", async () => {
    const { heard, send } = noting(await openStreamShop());
    const guard = { pk: { S: "UNIQUE#Order#user#ann" }, sk: { S: "order" }, user: { S: "ann" } };
    const customer = { pk: { S: "CUSTOMER#1" }, sk: { S: "x" }, user: { S: "ann" } };
    expect(await send({ newImage: guard }, { newImage: customer, sequence: 2 })).toEqual(allWell);
    expect(heard).toEqual([]);
  });

  it("tells that an item changed its entity, as a removal and an insertion", async () => {
    const { heard, send } = noting(await openStreamShop());
    const draft = { pk: { S: "ORDER#1" }, sk: { S: "order" }, idea: { S: "books" } };
    await send({ eventName: "MODIFY", oldImage: draft, newImage: orderImage("1") });
    expect(heard).toMatchObject([
      { kind: "draft remove", oldItem: { idea: "books" }, expired: false },
      { kind: "insert", newItem: { user: "ann" } },
    ]);
  });

  it("marks what time to live deleted, as the API and as Lambda write the identity", async () => {
    const { heard, send } = noting(await openStreamShop());
    const oldImage = orderImage("1");
    await send(
      {
        eventName: "REMOVE",
        oldImage,
        userIdentity: { type: "Service", principalId: "dynamodb.amazonaws.com" },
      },
      {
        eventName: "REMOVE",
        sequence: 2,
        oldImage,
        userIdentity: { Type: "Service", PrincipalId: "dynamodb.amazonaws.com" },
      },
    );
    expect(heard).toMatchObject([{ expired: true }, { expired: true }]);
  });

  it("tells the end of an expired item whose place was taken before its deletion", async () => {
    const shop = await openStreamShop();
    const { heard, send } = noting(shop);
    const expired = orderImage("1", 10, { expires_at: { N: String(shop.clock.now / 1000) } });
    await send({ eventName: "MODIFY", oldImage: expired, newImage: orderImage("1", 20) });
    expect(heard).toMatchObject([
      { kind: "remove", oldItem: { total: 10 }, expired: true },
      { kind: "insert", newItem: { total: 20 } },
    ]);
  });

  it("reports the first record that failed, and handles none after it", async () => {
    const { heard, send } = noting(await openStreamShop());
    const result = await send(
      { newImage: orderImage("1") },
      { newImage: orderImage("2", 13), sequence: 2 },
      { newImage: orderImage("3"), sequence: 3 },
    );
    expect(result).toEqual({ batchItemFailures: [{ itemIdentifier: "102" }] });
    expect(heard).toHaveLength(1);
  });

  it("sets a record aside after its last try, in whichever process, and goes on", async () => {
    const shop = await openStreamShop();
    const { send, aside, heard, poison } = noting(shop, { maxAttempts: 3 });
    const other = noting(shop, { maxAttempts: 3 });
    const bad = { newImage: orderImage("2", 13, { seal: { B: "AQID" } }), sequence: 2 };
    const good = { newImage: orderImage("3"), sequence: 3 };
    expect((await send(bad, good)).batchItemFailures).toHaveLength(1);
    expect((await other.send(bad, good)).batchItemFailures).toHaveLength(1);
    expect(await send(bad, good)).toEqual(allWell);
    expect(heard).toMatchObject([{ newItem: { pk: "ORDER#3" } }]);
    const waiting = await all(aside.list());
    expect(waiting).toMatchObject([
      {
        attempts: 3,
        error: "Error: bad luck",
        source: expect.stringContaining("table/app"),
        setAsideAt: shop.clock.now,
        record: { newImage: { seal: { B: new Uint8Array([1, 2, 3]) } } },
      },
    ]);
    expect(shop.problems.map(({ kind }) => kind)).toEqual([
      "attemptFailed",
      "attemptFailed",
      "attemptFailed",
      "setAside",
    ]);
    const [record] = waiting;
    if (record === undefined) {
      throw new Error("nothing was set aside");
    }
    await expect(aside.replay(record)).rejects.toThrow("bad luck");
    expect(await all(aside.list())).toHaveLength(1);
    poison.total = 0;
    await aside.replay(record);
    expect(heard).toHaveLength(2);
    expect(await all(aside.list())).toEqual([]);
  });

  it("keeps a record of two images of 400 KB whole", async () => {
    const { send, aside } = noting(await openStreamShop(), { maxAttempts: 1 });
    const note = { S: "ü".repeat(199_000) };
    const oldImage = orderImage("1", 10, { note });
    await send({ eventName: "MODIFY", oldImage, newImage: orderImage("1", 13, { note }) });
    const [record] = await all(aside.list());
    expect(record?.record.oldImage).toEqual(oldImage);
    expect(record?.record.newImage?.["note"]).toEqual(note);
    if (record !== undefined) {
      await aside.discard(record);
    }
    expect(await all(aside.list())).toEqual([]);
  });

  it("cuts no character of a large record in two", async () => {
    const open = await openStreamShop();
    const { send, aside } = noting(open, { maxAttempts: 1 });
    for (const [sequence, before] of ["", "x"].entries()) {
      const note = { S: `${before}${"😀".repeat(70_000)}` };
      const newImage = orderImage(String(sequence), 13, { note });
      await send({ sequence, newImage });
    }
    const { Items = [] } = await open.client.send("Scan", { TableName: "stream-state" });
    const texts = JSON.stringify(Items);
    expect(Items.length).toBeGreaterThan(4);
    expect(texts).not.toMatch(/\\ud8/);
    const records = await all(aside.list());
    const notes = records.map(({ record }) => Object(record.newImage?.["note"]).S.length);
    expect(notes.sort()).toEqual([140_000, 140_001]);
    for (const record of records) {
      await aside.discard(record);
    }
    const left = await open.client.send("Scan", { TableName: "stream-state" });
    expect(JSON.stringify(left.Items)).not.toContain("PIECE");
  });

  it("handles later changes of an item whose record was set aside", async () => {
    const { send, heard } = noting(await openStreamShop(), { maxAttempts: 1 });
    await send({ newImage: orderImage("1", 13) }, { newImage: orderImage("1", 14), sequence: 2 });
    expect(heard).toMatchObject([{ newItem: { total: 14 } }]);
  });

  it("sets later changes of that item aside too where the handler asks for it", async () => {
    const shop = await openStreamShop();
    const { send, heard, aside, poison } = noting(shop, {
      maxAttempts: 1,
      laterRecords: "setAside",
    });
    await send(
      { newImage: orderImage("1", 13) },
      { newImage: orderImage("1", 14), sequence: 2 },
      { newImage: orderImage("2", 15), sequence: 3 },
    );
    expect(heard).toMatchObject([{ newItem: { total: 15 } }]);
    poison.total = 0;
    for await (const record of aside.list()) {
      await aside.replay(record);
    }
    expect(heard).toMatchObject([
      { newItem: { total: 15 } },
      { newItem: { total: 13 } },
      { newItem: { total: 14 } },
    ]);
    await send({ newImage: orderImage("1", 16), sequence: 4 });
    expect(heard).toHaveLength(4);
  });

  it("counts an item that cannot be read as a failed try", async () => {
    const { send, aside } = noting(await openStreamShop(), { maxAttempts: 1 });
    const newImage = orderImage("1", 10, { total: { N: "99999999999999999999" } });
    expect(await send({ newImage })).toEqual(allWell);
    expect(await all(aside.list())).toMatchObject([
      { error: expect.stringContaining("cannot be read") },
    ]);
  });

  it("loses no record when the state cannot be written", async () => {
    const { client, clock, problems, onError } = await openStreamShop();
    const broken = connect(entities, {
      client: {
        ...client,
        send: (operation, input) =>
          operation === "GetItem" || operation === "UpdateItem"
            ? Promise.reject(new Error("no line"))
            : client.send(operation, input),
      },
      now: () => clock.now,
    });
    const handler = defineStreamHandler(
      { Order },
      { Order: { insert: () => Promise.reject(new Error("bad luck")) } },
      { maxAttempts: 1 },
    );
    const options = { name: "notes", connection: broken, state: broken.StreamState, onError };
    const invoke = lambdaHandler(handler, options);
    const failed = await invoke({ Records: [lambdaRecord({ newImage: orderImage("1") })] });
    expect(failed).toEqual({ batchItemFailures: [{ itemIdentifier: "101" }] });
    expect(problems.map(({ kind }) => kind)).toEqual(["callFailed"]);
  });

  it("counts a listener that takes all the time there is as failed, and leaves the rest", async () => {
    const { shop, clock, problems, onError } = await openStreamShop();
    const heard: string[] = [];
    const handler = defineStreamHandler(
      { Order },
      {
        Order: {
          insert: ({ newItem }, { signal }) => {
            heard.push(newItem.pk);
            return newItem.total === 13
              ? new Promise((resolve) => {
                  signal.addEventListener("abort", resolve);
                })
              : undefined;
          },
        },
      },
      { maxAttempts: 2 },
    );
    const options = { name: "a", connection: shop, state: shop.StreamState, onError };
    const invoke = lambdaHandler(handler, {
      ...options,
      wait: clock.wait,
      now: () => clock.now,
    });
    const Records = [
      lambdaRecord({ newImage: orderImage("1", 13) }),
      lambdaRecord({ newImage: orderImage("2"), sequence: 2 }),
    ];
    const context = { getRemainingTimeInMillis: () => 60_000 };
    const send = () => clock.until(invoke({ Records }, context));
    expect(await send()).toEqual({ batchItemFailures: [{ itemIdentifier: "101" }] });
    expect(await send()).toEqual({ batchItemFailures: [{ itemIdentifier: "102" }] });
    expect(clock.now - start).toBe(2 * 58_000);
    expect(problems).toMatchObject([
      { kind: "attemptFailed", attempts: 1 },
      { kind: "attemptFailed", attempts: 2 },
      { kind: "setAside", error: { message: expect.stringContaining("time was over") } },
    ]);
    expect(await clock.until(invoke({ Records: Records.slice(1) }, context))).toEqual(allWell);
    expect(heard).toEqual(["ORDER#1", "ORDER#1", "ORDER#2"]);
  });

  it("warns of what goes wrong where nobody listens to problems", async () => {
    const { shop, clock } = await openStreamShop();
    const handler = defineStreamHandler(
      { Order },
      { Order: { insert: () => Promise.reject(new Error("bad luck")) } },
    );
    const options = { name: "a", connection: shop, state: shop.StreamState };
    const invoke = lambdaHandler(handler, { ...options, now: () => clock.now });
    const warned = once(process, "warning");
    await invoke({ Records: [lambdaRecord({ newImage: orderImage("1") })] });
    expect(await warned).toMatchObject([
      {
        name: "StreamProblem",
        message: expect.stringMatching(/^attemptFailed of event-1 from arn:.* Error: bad luck$/),
      },
    ]);
  });

  it("rejects an event of another table, of a lesser view, or of no stream", async () => {
    const { send, invoke, heard } = noting(await openStreamShop());
    const newImage = orderImage("1");
    const record = lambdaRecord({ newImage });
    const eventSourceARN = "arn:aws:dynamodb:us-east-1:0:table/other/stream/x";
    await expect(invoke({ Records: [{ ...record, eventSourceARN }] })).rejects.toThrow(
      'The event is of the table "other", and its handler is for "app".',
    );
    await expect(send({ newImage, view: "KEYS_ONLY" })).rejects.toMatchObject({
      code: "streamUnavailable",
    });
    const junk: unknown[] = [
      ...[undefined, null, {}, { Records: null }, { Records: "x" }, { Records: [null] }],
      ...[{ eventID: "1" }, { ...record, dynamodb: null }, { ...record, eventName: "x" }].map(
        (each) => ({ Records: [record, each] }),
      ),
      ...[
        { Keys: undefined },
        { SequenceNumber: "" },
        { SequenceNumber: 1 },
        { NewImage: "x" },
      ].map((parts) => ({
        Records: [record, { ...record, dynamodb: { ...record.dynamodb, ...parts } }],
      })),
    ];
    for (const event of junk) {
      await expect(invoke(event as never), JSON.stringify(event)).rejects.toMatchObject({
        code: "invalidRecord",
      });
    }
    expect(heard).toEqual([]);
    expect(await send()).toEqual(allWell);
    expect(await invoke({ Records: [record] }, {} as never)).toEqual(allWell);
  });
});
