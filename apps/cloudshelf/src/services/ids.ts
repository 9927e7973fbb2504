import { dateOf } from "./time.ts";

/** No id is longer; what is, comes from an address somebody made up, and may be too long for a key. */
export const idLengthMax = 200;

/** Eight hexadecimal digits from a random number of [0, 1). */
function randomHex(random: () => number): string {
  return Math.floor(random() * 0x1_0000_0000)
    .toString(16)
    .padStart(8, "0");
}

/**
 * `order-2025-09-05-100000123-9f86d081`: the day, the time of day and chance, all in UTC. One user's
 * orders sort by time on it, and so do one day's orders in OrderDateIndex.
 */
export function createOrderId(nowMs: number, random: () => number): string {
  return `order-${momentOf(nowMs, random)}`;
}

/** Like an order's id, so that its day can be told from it. */
export function createMailId(nowMs: number, random: () => number): string {
  return `mail-${momentOf(nowMs, random)}`;
}

/** An order has one confirmation, and its id leads there; none for an order of another scheme. */
export function confirmationIdOf(orderId: string): string | undefined {
  const moment = /^order-(\d{4}-\d\d-\d\d-\d{9}-[0-9a-f]{8})$/.exec(orderId)?.[1];
  return moment === undefined ? undefined : `mail-${moment}`;
}

function momentOf(nowMs: number, random: () => number): string {
  const timeOfDay = new Date(nowMs).toISOString().slice(11, 23).replaceAll(/[:.]/g, "");
  return `${dateOf(nowMs)}-${timeOfDay}-${randomHex(random)}`;
}

/** `cart-2025-09-05`: one a day at most, the newest last. */
export function cartIdOf(nowMs: number): string {
  return `cart-${dateOf(nowMs)}`;
}

export function createUserId(uuid: () => string): string {
  return `user-${uuid().replaceAll("-", "").slice(0, 20)}`;
}
