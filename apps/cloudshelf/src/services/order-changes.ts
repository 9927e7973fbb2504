import { add, append, equals, exists, isPlinthError, oneOf, subtract } from "@plinth/model";
import type { OrderItem } from "../schema.ts";
import type { OrderStep } from "./book-shop.ts";
import { findBook } from "./catalogue.ts";
import { idLengthMax } from "./ids.ts";
import { mailAboutOrder } from "./mail/mail-about.ts";
import { isCancellable, owesPayment, refundableStatuses, statusAfter } from "./order-status.ts";
import { type OrderStatus, ShopError } from "./shop.ts";
import { refusalOf, retryWhenStale, type ShopContext } from "./shop-context.ts";
import { timestampOf } from "./time.ts";

/** Whose order it is, and which. */
export interface OrderKey {
  readonly userId: string;
  readonly orderId: string;
}

export async function readOrder(
  { data }: ShopContext,
  { userId, orderId }: OrderKey,
): Promise<OrderItem> {
  const key = { user_id: userId, order_id: orderId };
  const isPossible =
    userId !== "" &&
    userId.length <= idLengthMax &&
    orderId.startsWith("order-") &&
    orderId.length <= idLengthMax;
  const order = isPossible ? await data.Order.get(key, { consistent: true }) : undefined;
  if (order === undefined) {
    throw new ShopError("ORDER_NOT_FOUND", "There is no such order.", orderId);
  }
  return order;
}

/** What an update of an order says of a step, beside its status. */
function recorded({ now }: ShopContext, { status, byUserId }: OrderStep) {
  const change = { status, changed_at: timestampOf(now()), changed_by: byUserId };
  return { status, changes: append([change]) };
}

/** One step onward, decided by the status that the order has when it is written. */
export async function advanceOrder(
  context: ShopContext,
  key: OrderKey,
  step: OrderStep,
): Promise<OrderItem> {
  const order = await readOrder(context, key);
  if (statusAfter(order.status) !== step.status) throw wrongStatus(order, step.status);
  const change = context.data.Order.update(keyOf(key), recorded(context, step), {
    if: equals("status", order.status),
  });
  try {
    if (step.status !== "shipped") return await change;
    await context.data.transact([change, ...(await mailAboutOrder(context, "shipped", order))]);
  } catch (error) {
    const isLate =
      isPlinthError(error, "conditionFailed") || refusalOf(error, "Order") !== undefined;
    if (!isLate) throw error;
    throw wrongStatus(await readOrder(context, key), step.status);
  }
  context.mail.onWritten();
  return await readOrder(context, key);
}

function wrongStatus(order: OrderItem, status: OrderStatus): ShopError {
  const message =
    order.status === status
      ? `The order is ${status} already.`
      : `An order that is ${order.status} cannot become ${status}.`;
  return new ShopError("ORDER_STATUS", message, order.order_id);
}

/** Only a confirmed order: once packed, its books have left the shelf. */
export async function cancelOrder(
  context: ShopContext,
  key: OrderKey,
  byUserId: string,
): Promise<OrderItem> {
  const { data, reportError } = context;
  const order = await readOrder(context, key);
  if (!isCancellable(order.status)) throw notCancellable(order);
  // A book may have moved since, or gone for good: then there is no shelf to put it back on.
  const books = await Promise.all(
    order.items.map((line) => findBook(context, line.book_id, { consistent: true })),
  );
  const restocks = order.items.flatMap((line, index) => {
    const book = books[index];
    if (book === undefined) return [];
    const place = { category: book.category, book_id: book.book_id };
    const back = { stock_quantity: add(line.quantity), sold_count: subtract(line.quantity) };
    return [data.Book.update(place, back)];
  });
  try {
    await data.transact([
      data.Order.update(keyOf(key), recorded(context, { status: "cancelled", byUserId }), {
        if: equals("status", order.status),
      }),
      ...restocks,
      ...(await mailAboutOrder(context, "cancelled", order)),
    ]);
  } catch (error) {
    // Whoever came second finds the order cancelled or packed: the stock is given back once.
    if (refusalOf(error, "Order") !== undefined) {
      throw notCancellable(await readOrder(context, key));
    }
    throw error;
  }
  context.mail.onWritten();
  try {
    return await returnPayment(context, order);
  } catch (error) {
    // The order is cancelled, and holds its payment until the staff gives it back.
    reportError(error);
    return await readOrder(context, key);
  }
}

function notCancellable(order: OrderItem): ShopError {
  return new ShopError(
    "ORDER_NOT_CANCELLABLE",
    order.status === "cancelled"
      ? "The order is cancelled already."
      : `The order is ${order.status} and can no longer be cancelled.`,
    order.order_id,
  );
}

const refundAttemptsMax = 4;

/**
 * The status comes first and the money after it, so that of two who refund one order only one does;
 * when the provider does not answer, the same call again finishes what was begun.
 */
export function refundOrder(
  context: ShopContext,
  key: OrderKey,
  byUserId: string,
): Promise<OrderItem> {
  // Of two who refund at once, the second finds the order refunded when it reads anew.
  return retryWhenStale(refundAttemptsMax, () => refundAsRead(context, key, byUserId));
}

async function refundAsRead(
  context: ShopContext,
  key: OrderKey,
  byUserId: string,
): Promise<OrderItem> {
  const order = await readOrder(context, key);
  if (owesPayment(order)) return await returnPayment(context, order);
  if (!refundableStatuses.includes(order.status)) throw notRefundable(order);
  await context.data.transact([
    context.data.Order.update(keyOf(key), recorded(context, { status: "refunded", byUserId }), {
      if: oneOf("status", refundableStatuses),
    }),
    ...(await mailAboutOrder(context, "refunded", order)),
  ]);
  context.mail.onWritten();
  return await returnPayment(context, order);
}

function notRefundable(order: OrderItem): ShopError {
  const message =
    order.status === "confirmed"
      ? "A confirmed order is cancelled, which gives the payment back."
      : `The order is ${order.status}, and there is no payment to give back.`;
  return new ShopError("ORDER_STATUS", message, order.order_id);
}

/** A provider gives one reference back once, so this may be done again after a crash. */
async function returnPayment(context: ShopContext, order: OrderItem): Promise<OrderItem> {
  const { data, now, payment } = context;
  const key = { userId: order.user_id, orderId: order.order_id };
  if (order.payment_reference === undefined) return await readOrder(context, key);
  await payment.release(order.payment_reference);
  return await data.Order.update(
    keyOf(key),
    { payment_returned_at: timestampOf(now()) },
    { if: exists("payment_reference") },
  );
}

function keyOf({ userId, orderId }: OrderKey) {
  return { user_id: userId, order_id: orderId } as const;
}
