import { describe, expect, it } from "vitest";
import { ann, entities, keyText, openTennis } from "../../test/tennis.suite.ts";
import { type Connection, connect } from "../index.ts";
import { createEncryption } from "./create-encryption.ts";
import { localKeys } from "./keys/local-keys.ts";

type Tennis = Connection<typeof entities>;

const key = { user_id: "ann" };
const user = { ...ann, user_id: "bob", username: "Bob" };
const booking = { user_id: "ann", booking_id: "b1", note: "n" };

/** Every kind of command that needs keys, with a signal. */
const commands: readonly [string, (tennis: Tennis, signal: AbortSignal) => PromiseLike<unknown>][] =
  [
    ["get", ({ User }, signal) => User.get(key, { signal })],
    ["getByUnique", ({ User }, signal) => User.getByUnique({ username: "ann" }, { signal })],
    ["create", ({ User }, signal) => User.create(user, { signal })],
    ["put", ({ Booking }, signal) => Booking.put(booking, { signal })],
    ["update", ({ User }, signal) => User.update(key, { pin: 1 }, { signal })],
    ["upsert", ({ User }, signal) => User.upsert(user, { signal })],
    ["delete", ({ User }, signal) => User.delete(key, { signal })],
    ["query", ({ User }, signal) => User.query(key, { signal }).all()],
    ["page", ({ User }, signal) => User.query(key, { signal }).page()],
    [
      "a query of a blind index",
      ({ User }, signal) =>
        User.index("EmailIndex").query({ email_blind: "ann@example.com" }, { signal }).all(),
    ],
    ["scan", ({ User }, signal) => User.scan({ signal }).all()],
    ["batchGet", (tennis, signal) => tennis.batchGet([tennis.User.get(key)], { signal })],
    [
      "batchWrite",
      (tennis, signal) => tennis.batchWrite([tennis.Booking.put(booking)], { signal }),
    ],
    ["transact", (tennis, signal) => tennis.transact([tennis.User.create(user)], { signal })],
    [
      "a part of transact",
      (tennis, signal) => tennis.transact([tennis.User.create(user, { signal })]),
    ],
    ["transactGet", (tennis, signal) => tennis.transactGet([tennis.User.get(key)], { signal })],
  ];

describe("a signal, while keys are waited for that never come", () => {
  it.each(commands)("ends %s, and nothing is written", async (_name, run) => {
    const { tennis, client, stored } = await openTennis();
    await tennis.User.create(ann);
    await tennis.Booking.create({ ...booking, booking_id: "b0" });
    const before = [await stored("users"), await stored("bookings")];
    let hear = (): void => {};
    const asked = new Promise<void>((resolve) => {
      hear = resolve;
    });
    const never = (): Promise<never> => {
      hear();
      return new Promise(() => {});
    };
    const keys = localKeys({ text: keyText });
    const current = { id: keys.current.id, generateDataKey: never, unwrap: never };
    const encryption = createEncryption({ keys: { ...keys, current, blindIndexKey: never } });
    const controller = new AbortController();
    const result = run(connect(entities, { client, encryption }), controller.signal);
    const ended = Promise.resolve(result).catch((error: unknown) => error);
    await asked;
    controller.abort();
    expect(await ended).toMatchObject({ name: "AbortError" });
    expect([await stored("users"), await stored("bookings")]).toEqual(before);
  });
});
