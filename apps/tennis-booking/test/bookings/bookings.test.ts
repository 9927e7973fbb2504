import { inProcess } from "@plinth/client";
import { createEngine } from "@plinth/engine";
import { createLogger } from "@plinth/kit";
import { createTables } from "@plinth/model";
import { createEncryption, generateLocalKeys, localKeys } from "@plinth/model/encryption";
import { createMemoryStore } from "@plinth/store";
import { describe, expect, it, onTestFinished } from "vitest";
import { bookingStatus, connectTennis, helperKeys, tables } from "../../src/schema.ts";
import { changeStatus } from "../../src/services/bookings/change-status.ts";
import { createTennis } from "../../src/services/create-tennis.ts";
import { openTennisAudit } from "../../src/services/tennis-context.ts";
import { defaultTimeSlots } from "../../src/services/time-slot.ts";

const now = () => Date.parse("2025-07-08T15:30:00Z");
const [slot = "", secondSlot = "", thirdSlot = ""] = defaultTimeSlots;
const rules = {
  timeZone: "America/Santiago",
  venue: "Test Tennis Club",
  courts: [
    { courtId: 1, area: 5, name: "Cancha de Tenis 1", windowDays: 10 },
    { courtId: 2, area: 7, name: "Cancha de Tenis 2", windowDays: 9 },
  ],
  timeSlots: defaultTimeSlots,
  bookingsPerDayDefault: 2,
  bookingsPerDayMax: 5,
  retryDelaysSeconds: [600, 1200, 2400],
  concurrencyMax: 3,
  leaseSeconds: 120,
  pollSeconds: 30,
  dueShardCount: 4,
};

async function openClub(userCount = 2) {
  const engine = createEngine({ store: createMemoryStore(), now });
  onTestFinished(() => engine.close());
  const client = inProcess(engine);
  await createTables(client, tables);
  const keys = localKeys({ text: generateLocalKeys({ environment: "test", now: 0 }) });
  const data = connectTennis({ client, encryption: createEncryption({ keys, now }), now });
  let idCount = 0;
  const context = {
    data,
    now,
    settings: { current: async () => rules },
    audit: openTennisAudit({ client, now }),
    log: createLogger({ name: "test", level: "silent", now }),
    uuid: () => `request-${++idCount}`,
    random: (sizeBytes: number) => new Uint8Array(sizeBytes),
  };
  for (let number = 1; number <= userCount; number += 1) {
    await data.User.create({
      userId: `user-${number}`,
      username: `user${number}`,
      password: "SecurePass123!",
      email: `user${number}@example.com`,
      firstName: "Ana",
      lastName: "Soto",
      preferredCourts: [1, 2],
      preferredTimes: [],
      autoBook: false,
      maxBookingsPerDay: 2,
      bookingAdvanceDays: 7,
      notificationsEnabled: true,
      isActive: true,
      role: "user",
      passwordStrength: 90,
    });
  }
  const { bookings } = createTennis(context);
  const ask = (user: number, date: string, timeSlot = slot, courtId = 1) =>
    bookings.create(`user-${user}`, { courtId, date, timeSlot }, "correlation");
  const slotGuard = (date: string) =>
    data.SlotGuard.get({ requestId: helperKeys.slot(1, date, slot), userId: "LOCK" });
  const dayCount = async (user: number, date: string) =>
    (
      await data.DayCount.get({
        requestId: helperKeys.dayCount(`user-${user}`, date),
        userId: "LOCK",
      })
    )?.bookingCount;
  return { context, bookings, ask, slotGuard, dayCount };
}

const player = (user: number) => ({ userId: `user-${user}`, role: "player" as const });

describe("a request for a court", () => {
  it.each([
    [1, "2025-07-17", "pending"],
    [1, "2025-07-18", "scheduled"],
    [1, "2025-07-19", "outsideWindow"],
    [2, "2025-07-16", "pending"],
    [2, "2025-07-17", "scheduled"],
    [2, "2025-07-18", "outsideWindow"],
    [1, "2025-07-09", "pending"],
    [1, "2025-07-08", "outsideWindow"],
    [1, "2025-07-07", "outsideWindow"],
  ])("answers for court %i on %s with %s", async (courtId, date, answer) => {
    const { ask } = await openClub(1);
    const result = await ask(1, date, slot, courtId).catch((error) => error);
    expect(result.status ?? result.code).toBe(answer);
    if (answer === "outsideWindow") expect(result.message).toContain("2025-07-09 to 2025-07-1");
  });

  it("T4-59 is scheduled for the club's next midnight when its day opens then", async () => {
    const { ask } = await openClub(1);
    const midnight = "2025-07-09T04:00:00.000Z";
    expect(await ask(1, "2025-07-18")).toMatchObject({
      status: "scheduled",
      scheduledFor: midnight,
      dueAt: midnight,
      ttl: now() / 1000 + 2_592_000,
    });
  });

  it("T4-63 gives one slot to one of 100 who ask at once", async () => {
    const { ask, slotGuard, dayCount } = await openClub(100);
    const users = Array.from({ length: 100 }, (_, index) => index + 1);
    const results = await Promise.allSettled(users.map((user) => ask(user, "2025-07-10")));
    const winners = results.filter(({ status }) => status === "fulfilled");
    const codes = results.flatMap((result) =>
      result.status === "rejected" ? [result.reason.code] : [],
    );
    expect(winners).toHaveLength(1);
    expect(codes).toEqual(Array.from({ length: 99 }, () => "slotTaken"));
    const counts = await Promise.all(users.map((user) => dayCount(user, "2025-07-10")));
    expect(counts.filter((count) => count !== undefined)).toEqual([1]);
    expect(await slotGuard("2025-07-10")).toBeDefined();
  });

  it("T4-64 never passes the user's limit of a day, however many come at once", async () => {
    const { ask, dayCount } = await openClub(1);
    const asked = defaultTimeSlots.map((timeSlot) => ask(1, "2025-07-10", timeSlot));
    const results = await Promise.allSettled(asked);
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(2);
    for (const result of results) {
      if (result.status === "rejected") expect(result.reason.code).toBe("dailyLimit");
    }
    expect(await dayCount(1, "2025-07-10")).toBe(2);
  });

  it("T4-66 is cancelled by its owner alone, and gives back its slot and its place", async () => {
    const { context, bookings, ask, slotGuard, dayCount } = await openClub();
    const { requestId } = await ask(1, "2025-07-10");
    await ask(1, "2025-07-10", secondSlot);
    await expect(ask(1, "2025-07-10", thirdSlot)).rejects.toMatchObject({ code: "dailyLimit" });
    const stranger = bookings.cancel(player(2), requestId);
    await expect(stranger).rejects.toMatchObject({ code: "notFound" });
    const cancelled = await bookings.cancel(player(1), requestId);
    expect(cancelled.status).toBe("cancelled");
    expect(cancelled.dueShard).toBeUndefined();
    expect(await slotGuard("2025-07-10")).toBeUndefined();
    expect(await dayCount(1, "2025-07-10")).toBe(1);
    expect(await ask(2, "2025-07-10")).toMatchObject({ status: "pending" });
    const again = bookings.cancel(player(1), requestId);
    await expect(again).rejects.toMatchObject({ code: "notCancellable" });
    const scheduled = await ask(2, "2025-07-18");
    const key = { requestId: scheduled.requestId, userId: "user-2" };
    for (const status of ["processing", "confirmed", "failed", "expired"] as const) {
      await context.data.BookingRequest.update(key, { status });
      const late = bookings.cancel(player(2), key.requestId);
      await expect(late).rejects.toMatchObject({ code: "notCancellable" });
    }
    await context.data.BookingRequest.update(key, { status: "scheduled" });
    expect((await bookings.cancel(player(2), key.requestId)).status).toBe("cancelled");
    expect((await bookings.history(player(1), requestId)).map(({ status }) => status)).toEqual([
      "pending",
      "cancelled",
    ]);
  });
});

describe("changeStatus", () => {
  const statuses = bookingStatus.options;
  const work = ["processor"];
  const office = ["processor", "admin"];
  const owner = ["player", "admin"];
  const allowed = new Map<string, readonly string[]>([
    ["pending processing", work],
    ["pending cancelled", owner],
    ["pending failed", office],
    ["pending expired", office],
    ["scheduled processing", work],
    ["scheduled cancelled", owner],
    ["scheduled expired", office],
    ["processing confirmed", office],
    ["processing failed", office],
    ["processing cancelled", ["admin"]],
    ["confirmed cancelled", ["admin"]],
    ["failed processing", work],
  ]);

  it("T4-65 allows the transitions of the table and no other, to none but those it names", async () => {
    const { context, ask } = await openClub(1);
    const booking = await ask(1, "2025-07-10");
    for (const from of statuses) {
      for (const to of statuses) {
        for (const role of ["player", "processor", "admin"] as const) {
          const change = { to, role, by: "x", bookingsPerDayMax: 2 };
          const build = () => changeStatus(context, { ...booking, status: from }, change);
          const roles = allowed.get(`${from} ${to}`);
          if (roles === undefined) {
            expect(build, `${from} ${to}`).toThrow(`that is ${from} cannot become ${to}`);
          } else if (roles.includes(role)) {
            expect(build, `${from} ${to} ${role}`).not.toThrow();
          } else {
            expect(build, `${from} ${to} ${role}`).toThrow("Only ");
          }
        }
      }
    }
  });
});
