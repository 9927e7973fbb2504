import { append, atLeast, equals, type InferChanges, remove, subtract } from "@plinth/model";
import {
  type BookingItem,
  type BookingRequest,
  type BookingStatus,
  helperKeys,
  type TransactionPart,
} from "../../schema.ts";
import type { TennisContext } from "../tennis-context.ts";
import { TennisError } from "../tennis-error.ts";
import { takeSlot } from "./slot-guards.ts";
import { type ActorRole, holdsSlot, transitions } from "./transitions.ts";

export interface StatusChange {
  readonly to: BookingStatus;
  readonly role: ActorRole;
  /** The user's or the processor's id, for the history. */
  readonly by: string;
  readonly message?: string | undefined;
  /** What else changes with it, such as the lease or the next `dueAt`. */
  readonly set?: InferChanges<typeof BookingRequest>;
  /** Of the user, needed where a failed request takes its slot again. */
  readonly bookingsPerDayMax?: number;
}

/**
 * The parts of a transaction that change the status of a request as it was read: the request itself
 * under its version, and the slot and the day's count when it gives them back or takes them again. A
 * status that ends the work takes the request out of DueIndex. Throws `illegalTransition` for what the
 * table of transitions does not have, and `forbidden` for what it leaves to others.
 */
export function changeStatus(
  context: TennisContext,
  booking: BookingItem,
  change: StatusChange,
): readonly TransactionPart[] {
  assertAllowed(booking, change);
  const { data, now } = context;
  const { to, by, message } = change;
  const at = new Date(now()).toISOString();
  const entry = { status: to, at, by, ...(message === undefined ? {} : { message }) };
  const isAtRest = to !== "processing";
  const request = data.BookingRequest.update(
    { requestId: booking.requestId, userId: booking.userId },
    {
      ...(isAtRest
        ? { dueShard: remove(), dueAt: remove(), leaseOwner: remove(), leaseUntil: remove() }
        : {}),
      ...change.set,
      status: to,
      changes: append([entry]),
    },
    { ifVersion: booking.version, if: equals("status", booking.status) },
  );
  return [request, ...guardParts(context, booking, change)];
}

function assertAllowed(booking: BookingItem, { to, role }: StatusChange): void {
  const roles = transitions[booking.status][to];
  if (roles === undefined) {
    throw new TennisError(
      "illegalTransition",
      `A request that is ${booking.status} cannot become ${to}.`,
      { details: { from: booking.status, to } },
    );
  }
  if (!roles.includes(role)) {
    throw new TennisError("forbidden", `Only ${roles.join(" or ")} may set a request to ${to}.`);
  }
}

function guardParts(
  context: TennisContext,
  booking: BookingItem,
  { to, bookingsPerDayMax }: StatusChange,
): readonly TransactionPart[] {
  const [held, holds] = [holdsSlot(booking.status), holdsSlot(to)];
  if (held === holds) return [];
  if (holds) {
    if (bookingsPerDayMax === undefined) {
      throw new Error("taking a slot again needs the user's limit of bookings a day");
    }
    return takeSlot(context, booking, bookingsPerDayMax);
  }
  const { requestId, userId, courtId, date, timeSlot } = booking;
  return [
    context.data.SlotGuard.delete(
      { requestId: helperKeys.slot(courtId, date, timeSlot), userId: "LOCK" },
      { if: equals("holderRequestId", requestId) },
    ),
    context.data.DayCount.update(
      { requestId: helperKeys.dayCount(userId, date), userId: "LOCK" },
      { bookingCount: subtract(1) },
      { if: atLeast("bookingCount", 1) },
    ),
  ];
}
