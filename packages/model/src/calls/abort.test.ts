import { type Client, ServiceError } from "@plinth/client";
import { describe, expect, it } from "vitest";
import { cleanCode, entities, key, openShop, start } from "../../test/shop.suite.ts";
import { connect, exists } from "../index.ts";

/** The shop on a client whose requests go through `meddle` first. */
async function openMeddled(meddle: (operation: string) => Promise<void>) {
  const { client, shop: direct } = await openShop();
  const sent: string[] = [];
  const meddled: Client = {
    send: async (operation, input, options) => {
      sent.push(operation);
      await meddle(operation);
      return client.send(operation, input, options);
    },
    close: () => client.close(),
  };
  const wait = (): Promise<void> => new Promise(() => undefined);
  const shop = connect(entities, { client: meddled, now: () => start, wait });
  return { shop, direct, sent };
}

type Shop = Awaited<ReturnType<typeof openMeddled>>["shop"];

/** Every kind of command, with a signal. */
const commands: readonly [string, (shop: Shop, signal: AbortSignal) => PromiseLike<unknown>][] = [
  ["get", (shop, signal) => shop.Book.get(key, { signal })],
  ["getByUnique", (shop, signal) => shop.User.getByUnique({ email: "e" }, { signal })],
  ["create", (shop, signal) => shop.Book.create(cleanCode, { signal })],
  ["put", (shop, signal) => shop.Book.put(cleanCode, { signal })],
  [
    "put of what is unique",
    (shop, signal) => shop.User.put({ user_id: "u", email: "e" }, { signal }),
  ],
  ["update", (shop, signal) => shop.Book.update(key, { price: 1 }, { signal })],
  ["upsert", (shop, signal) => shop.Book.upsert(cleanCode, { signal })],
  [
    "upsert of what is unique",
    (shop, signal) => shop.User.upsert({ user_id: "u", email: "e" }, { signal }),
  ],
  [
    "update of what is unique",
    (shop, signal) => shop.User.update({ user_id: "u" }, { email: "e" }, { signal }),
  ],
  ["delete", (shop, signal) => shop.Book.delete(key, { signal })],
  ["check", (shop, signal) => shop.Book.check(key, exists("note"), { signal })],
  ["query.all", (shop, signal) => shop.Book.query({ category: "x" }, { signal }).all()],
  ["query.page", (shop, signal) => shop.Book.query({ category: "x" }, { signal }).page()],
  ["query.first", (shop, signal) => shop.Book.query({ category: "x" }, { signal }).first()],
  [
    "index.query",
    (shop, signal) => shop.Book.index("TitleIndex").query({ title: "x" }, { signal }).all(),
  ],
  ["scan", (shop, signal) => shop.Book.scan({ signal }).all()],
  ["parallel scan", (shop, signal) => shop.Book.scan({ signal, segments: 3 }).all()],
  ["batchGet", (shop, signal) => shop.batchGet([shop.Book.get(key)], { signal })],
  ["batchWrite", (shop, signal) => shop.batchWrite([shop.Book.put(cleanCode)], { signal })],
  ["transact", (shop, signal) => shop.transact([shop.Book.put(cleanCode)], { signal })],
  ["transactGet", (shop, signal) => shop.transactGet([shop.Book.get(key)], { signal })],
  ["testConnection", (shop, signal) => shop.testConnection({ signal })],
  ["measured", (shop, signal) => shop.Book.get(key, { signal }).measured()],
  ["a part of a batch", (shop, signal) => shop.batchGet([shop.Book.get(key, { signal })])],
  ["a part of transact", (shop, signal) => shop.transact([shop.Book.put(cleanCode, { signal })])],
];

describe("a signal", () => {
  it.each(commands)("that is aborted already lets %s send nothing", async (_name, run) => {
    const { shop, sent } = await openMeddled(async () => undefined);
    const reason = new Error("the user went away");
    const aborted = run(shop, AbortSignal.abort(reason));
    await expect(aborted).rejects.toMatchObject({ name: "AbortError", cause: reason });
    expect(sent).toEqual([]);
  });

  it.each(commands)("ends %s while it is under way", async (_name, run) => {
    const controller = new AbortController();
    const { shop, sent } = await openMeddled(async () => controller.abort());
    await expect(run(shop, controller.signal)).rejects.toMatchObject({ name: "AbortError" });
    const { length } = sent;
    await new Promise((resolve) => setImmediate(resolve));
    expect(sent).toHaveLength(length);
  });

  it("ends the wait between two tries", async () => {
    const conflict = new ServiceError("TransactionConflictException", "ongoing");
    const { shop, sent } = await openMeddled(() => Promise.reject(conflict));
    const controller = new AbortController();
    const writes = [
      shop.Book.put(cleanCode, { signal: controller.signal }),
      shop.transact([shop.Book.put(cleanCode)], { signal: controller.signal }),
      shop.transactGet([shop.Book.get(key)], { signal: controller.signal }),
    ];
    const outcomes = Promise.allSettled(writes);
    await new Promise((resolve) => setImmediate(resolve));
    controller.abort();
    for (const outcome of await outcomes) {
      expect(outcome).toMatchObject({ status: "rejected", reason: { name: "AbortError" } });
    }
    expect(sent).toHaveLength(3);
  });

  it("ends a query between its pages", async () => {
    const { shop, direct, sent } = await openMeddled(async () => undefined);
    for (const book_id of ["a", "b", "c"]) {
      await direct.Book.create({ ...cleanCode, book_id });
    }
    const controller = new AbortController();
    const query = shop.Book.query({ category: "Technology" }, { signal: controller.signal });
    const pages = async (): Promise<void> => {
      for await (const _page of query.pages({ limit: 1 })) {
        controller.abort();
      }
    };
    await expect(pages()).rejects.toMatchObject({ name: "AbortError" });
    expect(sent).toEqual(["Query"]);
  });

  it("holds no listener when the command is over", async () => {
    const { shop } = await openMeddled(async () => undefined);
    const { signal } = new AbortController();
    const added: unknown[] = [];
    const counting = new Proxy(signal, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name, target);
        if (name === "addEventListener") {
          return (...listener: Parameters<AbortSignal["addEventListener"]>) => {
            added.push(listener[1]);
            target.addEventListener(...listener);
          };
        }
        if (name === "removeEventListener") {
          return (...listener: Parameters<AbortSignal["removeEventListener"]>) => {
            added.splice(added.indexOf(listener[1]), 1);
            target.removeEventListener(...listener);
          };
        }
        return typeof value === "function" ? value.bind(target) : value;
      },
    });
    await shop.Book.scan({ segments: 3, signal: counting }).all();
    await shop.batchGet([shop.Book.get(key)], { signal: counting });
    await shop.transact([shop.Book.put(cleanCode, { signal: counting })]);
    await new Promise((resolve) => setImmediate(resolve));
    expect(added).toEqual([]);
  });
});
