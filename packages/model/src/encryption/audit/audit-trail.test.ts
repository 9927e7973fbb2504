import { inspect } from "node:util";
import type { Client } from "@plinth/client";
import { beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { openEngine } from "../../../test/shop.suite.ts";
import { createTables } from "../../tables/create-tables.ts";
import { auditSubject } from "./audit-subject.ts";
import { defineAuditTrail } from "./define-audit-trail.ts";
import { type AuditTrail, openAuditTrail } from "./open-audit-trail.ts";

const start = Date.parse("2025-07-08T23:59:59.000Z");

const definition = defineAuditTrail({
  tableName: "audit",
  events: {
    login: { succeeded: z.boolean(), address: z.string().optional() },
    lockout: { minutes: z.int() },
  },
  keepDays: 365,
});
type Events = typeof definition.events;

const ann = auditSubject("User", { user_id: "ann" });

describe("openAuditTrail", () => {
  let clock: { now: number };
  let client: Client;
  let audit: AuditTrail<Events>;

  beforeEach(async () => {
    clock = { now: start };
    client = openEngine(() => clock.now);
    await createTables(client, [definition.table]);
    let count = 0;
    audit = openAuditTrail(definition, {
      client,
      now: () => clock.now,
      uuid: () => {
        count += 1;
        return `id-${String(count).padStart(3, "0")}`;
      },
    });
  });

  it("keeps events in order, by what they happened to", async () => {
    await audit.record({
      kind: "login",
      actor: "ann",
      subject: ann,
      details: { succeeded: false, address: "192.0.2.1" },
    });
    clock.now += 1000;
    await audit.record({
      kind: "lockout",
      actor: "system",
      subject: ann,
      details: { minutes: 30 },
    });
    const { events } = await audit.query({ subject: ann });
    expect(events).toEqual([
      {
        kind: "lockout",
        subject: "User#user_id=ann",
        actor: "system",
        at: "2025-07-09T00:00:00.000Z",
        id: "2025-07-09T00:00:00.000Z#000000#id-002",
        attributes: [],
        keyIds: [],
        details: { minutes: 30 },
      },
      expect.objectContaining({
        kind: "login",
        details: { succeeded: false, address: "192.0.2.1" },
      }),
    ]);
  });

  it("finds them by actor and by day too, page by page", async () => {
    for (let number = 0; number < 5; number += 1) {
      clock.now = start + number;
      const details = { minutes: number };
      await audit.record({ kind: "lockout", actor: "system", subject: `s-${number}`, details });
    }
    clock.now = start + 1000;
    await audit.record({
      kind: "login",
      actor: "bob",
      subject: "s-0",
      details: { succeeded: true },
    });
    const first = await audit.query({ actor: "system", order: "ascending", limit: 3 });
    const second = await audit.query({
      actor: "system",
      order: "ascending",
      limit: 3,
      cursor: first.cursor,
    });
    const numbers = [...first.events, ...second.events].map((event) => event.details["minutes"]);
    expect(numbers).toEqual([0, 1, 2, 3, 4]);
    expect((await audit.query({ day: "2025-07-08" })).events).toHaveLength(5);
    expect((await audit.query({ day: "2025-07-09" })).events).toMatchObject([{ actor: "bob" }]);
  });

  it("has no way to change or delete an event", () => {
    expect(Object.keys(audit).sort()).toEqual(["query", "record", "recordEncryption"]);
  });

  it("never writes over an event", async () => {
    const event = { kind: "lockout", actor: "a", subject: ann, details: { minutes: 1 } } as const;
    const open = () =>
      openAuditTrail(definition, { client, now: () => clock.now, uuid: () => "same" });
    await open().record(event);
    await expect(open().record({ ...event, actor: "b" })).rejects.toMatchObject({
      code: "itemExists",
    });
    expect((await audit.query({ subject: ann })).events).toMatchObject([{ actor: "a" }]);
  });

  it("knows its own event again when the answer to the first try was lost", async () => {
    const twice: Client = {
      async send(name, input, options) {
        if (name === "PutItem") {
          await client.send(name, input, options);
        }
        return client.send(name, input, options);
      },
      close: () => client.close(),
    };
    const trail = openAuditTrail(definition, { client: twice, now: () => clock.now });
    const details = { succeeded: true };
    await trail.record({ kind: "login", actor: "ann", subject: ann, details });
    const key = { user_id: { S: "ann" } };
    const parts = { entity: "User", key, attributes: ["email"], keyIds: ["k1"] };
    await trail.recordEncryption([{ kind: "encrypt", actor: "ann", ...parts }]);
    expect((await audit.query({ subject: ann })).events).toMatchObject([
      { kind: "encrypt", attributes: ["email"] },
      { kind: "login", details },
    ]);
  });

  it("keeps what encryption tells, all of a call or none of it", async () => {
    const event = {
      kind: "decrypt",
      actor: "api",
      entity: "User",
      attributes: ["email"],
      keyIds: ["k1"],
    } as const;
    const events = Array.from({ length: 130 }, (_, number) => ({
      ...event,
      key: { user_id: { S: `user-${number}` } },
    }));
    await audit.recordEncryption(events);
    const { events: found } = await audit.query({ subject: "User#user_id=user-129" });
    expect(found).toMatchObject([{ kind: "decrypt", attributes: ["email"], keyIds: ["k1"] }]);
    expect((await audit.query({ actor: "api", limit: 1000 })).events).toHaveLength(130);
    clock.now += 1;
    const open = (actor: string) => {
      const uuid = () => "same";
      const trail = openAuditTrail(definition, { client, now: () => clock.now, uuid });
      return trail.recordEncryption(events.slice(0, 2).map((each) => ({ ...each, actor })));
    };
    await open("other");
    await expect(open("api")).rejects.toThrow();
    expect((await audit.query({ actor: "api", limit: 1000 })).events).toHaveLength(130);
  });

  it("refuses kinds and details that were not declared", async () => {
    const unknown = { kind: "logout", actor: "a", subject: ann, details: {} };
    await expect(audit.record(unknown as never)).rejects.toMatchObject({ code: "invalidItem" });
    const extra = {
      kind: "login",
      actor: "a",
      subject: ann,
      details: { succeeded: true, password: "x" },
    };
    await expect(audit.record(extra as never)).rejects.toMatchObject({
      code: "invalidItem",
      path: "details",
    });
    expect((await audit.query({ subject: ann })).events).toEqual([]);
  });

  it("keeps no object in a detail, whose names nobody has looked at", async () => {
    const loose = { ...definition, events: { login: { more: z.any() } } };
    const trail = openAuditTrail(loose, { client, now: () => clock.now });
    const details = { more: { password: "Correct-Horse-1" } };
    const event = { kind: "login", actor: "ann", subject: ann, details } as const;
    const refusal = await trail.record(event).then(
      () => expect.unreachable(),
      (error: unknown) => error,
    );
    expect(refusal).toMatchObject({ code: "invalidItem" });
    expect(inspect(refusal, { depth: 10 })).not.toContain("Correct-Horse-1");
    expect((await audit.query({ subject: ann })).events).toEqual([]);
  });

  it("lets events expire after their days", async () => {
    await audit.record({ kind: "lockout", actor: "a", subject: ann, details: { minutes: 1 } });
    clock.now = start + 365 * 86_400_000 - 1000;
    expect((await audit.query({ subject: ann })).events).toHaveLength(1);
    clock.now += 1000;
    expect((await audit.query({ subject: ann })).events).toEqual([]);
  });

  it("is asked by exactly one of subject, actor and day", async () => {
    await expect(audit.query({})).rejects.toMatchObject({ code: "invalidQuery" });
    await expect(audit.query({ subject: ann, actor: "a" })).rejects.toMatchObject({
      code: "invalidQuery",
    });
  });
});

describe("defineAuditTrail", () => {
  it.each([
    ...["password", "newPassword", "session_token", "API-Key", "private_key", "clientSecret"],
    ...["pwd", "apiKey", "user.pwd", "Passcode", "aws_access_key_id", "master-key", "jwt"],
  ])("refuses a detail named %s", (name) => {
    const events = { login: { [name]: z.string() } };
    expect(() => defineAuditTrail({ tableName: "audit", events })).toThrow(
      `"${name}" of "login" is the name of a secret`,
    );
  });

  it("refuses the kinds that encryption records, and days that are no number of days", () => {
    const events = { decrypt: {} } as Record<string, Record<string, never>>;
    expect(() => defineAuditTrail({ tableName: "audit", events })).toThrow(
      'the kind "decrypt" is recorded by encryption itself',
    );
    expect(() => defineAuditTrail({ tableName: "audit", keepDays: 0 })).toThrow(
      "a whole number of days",
    );
  });
});

describe("auditSubject", () => {
  it("is another text for another key", () => {
    const subjects = [
      auditSubject("User", { id: "a", kind: "b" }),
      auditSubject("User", { id: "a&kind=b" }),
      auditSubject("User#id=a", { kind: "b" }),
      auditSubject("User", { id: "ab" }),
    ];
    expect(new Set(subjects).size).toBe(subjects.length);
    expect(auditSubject("User", { kind: "b", id: "a" })).toBe(subjects[0]);
  });

  it("is short enough to be kept, and another one still, for the longest keys", () => {
    const long = "a".repeat(1200);
    const subject = auditSubject("User", { id: long });
    const others = [`${long}b`, "日本語".repeat(300), subject.slice("User#id=".length)];
    const subjects = [subject, ...others.map((id) => auditSubject("User", { id }))];
    expect(subjects.filter(({ length }) => length > 1000)).toEqual([]);
    expect(new Set(subjects).size).toBe(4);
  });

  it("takes a key with half a character", () => {
    expect(auditSubject("User", { id: "a\ud800" })).toBe("User#id=a%EF%BF%BD");
  });
});
