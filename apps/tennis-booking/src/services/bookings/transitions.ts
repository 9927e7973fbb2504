import type { BookingStatus } from "../../schema.ts";

/** Who asks for a change. A processor is the program that books, and the clean-up. */
export type ActorRole = "player" | "processor" | "admin";

type Transitions = Readonly<
  Record<BookingStatus, Readonly<Partial<Record<BookingStatus, readonly ActorRole[]>>>>
>;

/**
 * What may become of a request, and who may say so. Only a processor starts work, since it alone holds
 * the lease that brings a request back when it dies. A player takes back what nobody has begun.
 */
export const transitions: Transitions = {
  pending: {
    processing: ["processor"],
    cancelled: ["player", "admin"],
    failed: ["processor", "admin"],
    expired: ["processor", "admin"],
  },
  scheduled: {
    processing: ["processor"],
    cancelled: ["player", "admin"],
    expired: ["processor", "admin"],
  },
  processing: {
    confirmed: ["processor", "admin"],
    failed: ["processor", "admin"],
    cancelled: ["admin"],
  },
  confirmed: { cancelled: ["admin"] },
  failed: { processing: ["processor"] },
  cancelled: {},
  expired: {},
};

const holdingStatuses: ReadonlySet<BookingStatus> = new Set<BookingStatus>([
  "pending",
  "scheduled",
  "processing",
  "confirmed",
]);

/** Whether a request in this status has its slot and counts towards its user's day. */
export function holdsSlot(status: BookingStatus): boolean {
  return holdingStatuses.has(status);
}
