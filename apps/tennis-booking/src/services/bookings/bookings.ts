import { auditSubject } from "@plinth/model/encryption";
import type { BookingItem, BookingStatus } from "../../schema.ts";
import { isStale, type TennisContext } from "../tennis-context.ts";
import { TennisError } from "../tennis-error.ts";
import { changeStatus } from "./change-status.ts";
import { type BookingWish, createBooking, judgeWish } from "./create-booking.ts";
import type { ActorRole } from "./transitions.ts";

export interface Actor {
  readonly userId: string;
  readonly role: ActorRole;
}

export interface StatusOrder {
  readonly to: BookingStatus;
  readonly message?: string;
  /** The version that the caller had before it; any when absent. */
  readonly ifVersion?: number;
}

/** What players and administrators do with requests. Others' requests are `notFound` to a player. */
export interface Bookings {
  create(userId: string, wish: BookingWish, correlationId: string): Promise<BookingItem>;
  /** Resolves when the wish breaks no rule of court and day; rejects as `create` does. Writes nothing. */
  validate(wish: BookingWish): Promise<void>;
  get(actor: Actor, requestId: string): Promise<BookingItem>;
  /** Rejects with `notCancellable` unless the request is pending or scheduled. */
  cancel(actor: Actor, requestId: string): Promise<BookingItem>;
  /** Rejects with `illegalTransition`, `forbidden`, `versionConflict` and `notFound`. */
  setStatus(actor: Actor, requestId: string, order: StatusOrder): Promise<BookingItem>;
  history(actor: Actor, requestId: string): Promise<BookingItem["changes"]>;
}

export function createBookings(context: TennisContext): Bookings {
  return {
    create: (userId, wish, correlationId) => createBooking(context, userId, wish, correlationId),
    async validate(wish) {
      judgeWish(context, await context.settings.current(), wish);
    },
    get: (actor, requestId) => readBooking(context, actor, requestId),
    cancel: (actor, requestId) => cancelBooking(context, actor, requestId),
    setStatus: (actor, requestId, order) => setStatus(context, actor, { requestId, ...order }),
    history: async (actor, requestId) => (await readBooking(context, actor, requestId)).changes,
  };
}

async function readBooking(
  { data }: TennisContext,
  { userId, role }: Actor,
  requestId: string,
): Promise<BookingItem> {
  const booking =
    role === "player"
      ? await data.BookingRequest.get({ requestId, userId }, { consistent: true })
      : await data.BookingRequest.query({ requestId }, { consistent: true }).first();
  if (booking === undefined) throw new TennisError("notFound", "There is no such booking.");
  return booking;
}

async function cancelBooking(
  context: TennisContext,
  actor: Actor,
  requestId: string,
): Promise<BookingItem> {
  const { status } = await readBooking(context, actor, requestId);
  if (status !== "pending" && status !== "scheduled") {
    throw new TennisError(
      "notCancellable",
      `Only a pending or scheduled booking can be cancelled; this one is ${status}.`,
      { details: { status } },
    );
  }
  return await setStatus(context, actor, { requestId, to: "cancelled" });
}

async function setStatus(
  context: TennisContext,
  actor: Actor,
  { requestId, to, message, ifVersion }: StatusOrder & { readonly requestId: string },
): Promise<BookingItem> {
  const booking = await readBooking(context, actor, requestId);
  if (ifVersion !== undefined && ifVersion !== booking.version) throw changedMeanwhile();
  const { userId: by, role } = actor;
  const parts = changeStatus(context, booking, { to, role, by, message });
  try {
    await context.data.transact(parts);
  } catch (error) {
    throw isStale(error) ? changedMeanwhile(error) : error;
  }
  await context.audit.record({
    kind: "statusChange",
    subject: auditSubject("BookingRequest", { requestId }),
    actor: by,
    details: { from: booking.status, to, ...(message === undefined ? {} : { reason: message }) },
  });
  return await readBooking(context, actor, requestId);
}

function changedMeanwhile(cause?: unknown): TennisError {
  const message = "The booking was changed meanwhile; read it again, then decide.";
  return new TennisError("versionConflict", message, { cause });
}
