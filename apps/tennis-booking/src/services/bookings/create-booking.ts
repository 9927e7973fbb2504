import { isPlinthError } from "@plinth/model";
import { auditSubject } from "@plinth/model/encryption";
import type { BookingItem, UserItem } from "../../schema.ts";
import type { ClubRules, CourtRule } from "../club-rules.ts";
import { clubTime, isDate } from "../club-time.ts";
import { refusalOf, type TennisContext } from "../tennis-context.ts";
import { type InputIssue, invalidInput, TennisError } from "../tennis-error.ts";
import { type BookingWindow, bookingWindow, dayKind, refusalOfDay } from "./booking-window.ts";
import { takeSlot } from "./slot-guards.ts";

export interface BookingWish {
  readonly courtId: number;
  /** YYYY-MM-DD */
  readonly date: string;
  readonly timeSlot: string;
  readonly notes?: string;
  readonly priority?: BookingItem["priority"];
  readonly autoRetry?: boolean;
  readonly maxRetries?: number;
}

const bookingLifeSeconds = 30 * 24 * 60 * 60;
const maxRetriesDefault = 3;
/** Others' writes of the same count make a transaction come too early; each try lets one of them pass. */
const conflictAttemptsMax = 50;

/**
 * Asks for a slot. The request, the slot and the day's count are written together or not at all.
 * Throws `invalidInput`, `outsideWindow`, `slotTaken`, `dailyLimit`, `accountInactive` or `notFound`.
 */
export async function createBooking(
  context: TennisContext,
  userId: string,
  wish: BookingWish,
  correlationId: string,
): Promise<BookingItem> {
  const rules = await context.settings.current();
  const { court, window } = judgeWish(context, rules, wish);
  const user = await context.data.User.get({ userId }, { consistent: true });
  if (user === undefined) throw new TennisError("notFound", "There is no such user.");
  if (!user.isActive) throw new TennisError("accountInactive", "This account is closed.");
  const limit = Math.min(
    user.maxBookingsPerDay ?? rules.bookingsPerDayDefault,
    rules.bookingsPerDayMax,
  );
  const input = bookingInput(context, { rules, user, window, wish, correlationId });
  const booking = await writeBooking(context, input, { limit, court });
  await context.audit.record({
    kind: "statusChange",
    subject: auditSubject("BookingRequest", { requestId: booking.requestId }),
    actor: userId,
    details: { from: "none", to: booking.status },
  });
  return booking;
}

/** Refuses what breaks a rule of the club, before anything is written. */
export function judgeWish(
  context: TennisContext,
  rules: ClubRules,
  wish: BookingWish,
): { readonly court: CourtRule; readonly window: BookingWindow } {
  const court = rules.courts.find(({ courtId }) => courtId === wish.courtId);
  const issues: InputIssue[] = [];
  const courtIds = rules.courts.map(({ courtId }) => courtId).join(" or ");
  if (court === undefined) issues.push({ path: "courtId", message: `A court is ${courtIds}.` });
  if (!isDate(wish.date)) issues.push({ path: "date", message: "A day is written YYYY-MM-DD." });
  if (!rules.timeSlots.includes(wish.timeSlot)) {
    issues.push({ path: "timeSlot", message: `A slot is one of: ${rules.timeSlots.join(", ")}.` });
  }
  if (court === undefined || issues.length > 0) throw invalidInput(issues);
  const time = clubTime(rules.timeZone);
  const window = bookingWindow(time, court, context.now());
  const refusal = refusalOfDay(time, window, court, wish.date);
  if (refusal !== undefined) {
    throw new TennisError("outsideWindow", refusal, { details: { window } });
  }
  return { court, window };
}

interface BookingParts {
  readonly rules: ClubRules;
  readonly user: UserItem;
  readonly window: BookingWindow;
  readonly wish: BookingWish;
  readonly correlationId: string;
}

function bookingInput(context: TennisContext, parts: BookingParts) {
  const { rules, user, window, wish, correlationId } = parts;
  const nowMs = context.now();
  const at = new Date(nowMs).toISOString();
  const isScheduled = dayKind(window, wish.date) === "opensNext";
  const scheduledFor = new Date(window.opensAtMs).toISOString();
  const status = isScheduled ? ("scheduled" as const) : ("pending" as const);
  const requestId = context.uuid();
  return {
    requestId,
    userId: user.userId,
    courtId: wish.courtId,
    date: wish.date,
    timeSlot: wish.timeSlot,
    venue: user.venue ?? rules.venue,
    status,
    priority: wish.priority ?? ("medium" as const),
    ...(wish.notes === undefined ? {} : { notes: wish.notes }),
    ...(isScheduled ? { scheduledFor } : {}),
    autoRetry: wish.autoRetry ?? true,
    maxRetries: wish.maxRetries ?? maxRetriesDefault,
    retryCount: 0,
    attempt: 0,
    attempts: [],
    changes: [{ status, at, by: user.userId }],
    correlationId,
    dueShard: dueShardOf(requestId, rules.dueShardCount),
    dueAt: isScheduled ? scheduledFor : at,
    ttl: Math.floor(nowMs / 1000) + bookingLifeSeconds,
  };
}

/** Spreads due work over partitions, always the same way for one id. */
function dueShardOf(id: string, shardCount: number): string {
  let sum = 0;
  for (const character of id) sum += character.codePointAt(0) ?? 0;
  return String(sum % shardCount);
}

async function writeBooking(
  context: TennisContext,
  input: ReturnType<typeof bookingInput>,
  options: { readonly limit: number; readonly court: CourtRule },
): Promise<BookingItem> {
  const { data } = context;
  for (let attemptCount = 1; ; attemptCount += 1) {
    try {
      await data.transact([
        data.BookingRequest.create(input),
        ...takeSlot(context, input, options.limit),
      ]);
      const booking = await data.BookingRequest.get(input, { consistent: true });
      if (booking === undefined) throw new Error("a request that was just written is not there");
      return booking;
    } catch (error) {
      const refusal = refusalOfGuards(error, input, options);
      if (refusal !== undefined) throw refusal;
      const isConflict = isPlinthError(error, "transactionRefused");
      if (!isConflict || attemptCount >= conflictAttemptsMax) throw error;
    }
  }
}

function refusalOfGuards(
  cause: unknown,
  { date, timeSlot }: BookingWish,
  { limit, court }: { readonly limit: number; readonly court: CourtRule },
): TennisError | undefined {
  if (refusalOf(cause, "SlotGuard") !== undefined) {
    const message = `${court.name} is taken on ${date}, ${timeSlot}.`;
    return new TennisError("slotTaken", message, { cause });
  }
  if (refusalOf(cause, "DayCount")?.code !== "conditionFailed") return undefined;
  const message = `You have ${limit} bookings for ${date}, and may have no more on one day.`;
  return new TennisError("dailyLimit", message, { cause, details: { limit } });
}
