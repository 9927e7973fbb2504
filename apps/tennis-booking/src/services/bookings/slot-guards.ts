import { add, lessThan, notExists, or } from "@plinth/model";
import { type BookingItem, helperKeys, type TransactionPart } from "../../schema.ts";
import type { TennisContext } from "../tennis-context.ts";

const daySeconds = 24 * 60 * 60;

/** More than a request lives after its day, so that a guard is there for as long as its request. */
const guardLifeDays = 60;

type SlotHolder = Pick<BookingItem, "requestId" | "userId" | "courtId" | "date" | "timeSlot">;

/** Takes the slot for a request and counts it to its user's day; each part refuses when there is no room. */
export function takeSlot(
  { data }: TennisContext,
  { requestId, userId, courtId, date, timeSlot }: SlotHolder,
  bookingsPerDayMax: number,
): readonly TransactionPart[] {
  const ttl = Math.floor(Date.parse(date) / 1000) + guardLifeDays * daySeconds;
  return [
    data.SlotGuard.create({
      requestId: helperKeys.slot(courtId, date, timeSlot),
      userId: "LOCK",
      holderRequestId: requestId,
      holderUserId: userId,
      ttl,
    }),
    data.DayCount.upsert(
      {
        requestId: helperKeys.dayCount(userId, date),
        userId: "LOCK",
        bookingCount: add(1),
        ttl,
      },
      { if: or(notExists("bookingCount"), lessThan("bookingCount", bookingsPerDayMax)) },
    ),
  ];
}
