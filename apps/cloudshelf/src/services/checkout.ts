import { hashToken } from "@plinth/kit";
import {
  add,
  and,
  atLeast,
  equals,
  isPlinthError,
  notExists,
  or,
  type PlinthError,
  subtract,
} from "@plinth/model";
import {
  type BookItem,
  type CartItem,
  helperKeys,
  type OrderItem,
  type UserItem,
} from "../schema.ts";
import {
  bookOfLine,
  cartChanged,
  currentCart,
  deleteCart,
  insufficientStock,
  repriceCart,
  type StoredLine,
} from "./carts.ts";
import { createOrderId } from "./ids.ts";
import { checkCheckout } from "./input.ts";
import { confirmationMail } from "./mail/mail-about.ts";
import { quoteOf } from "./order-totals.ts";
import { type CheckoutRequest, type OrderView, type Quote, ShopError } from "./shop.ts";
import { isStale, type ShopContext } from "./shop-context.ts";
import { dateOf, epochSecondsOf } from "./time.ts";
import { readUser, requireActive } from "./user-records.ts";
import { orderView, storedAddress } from "./views.ts";

const attemptsMax = 3;
/** How long the same key gives the same order. */
const keyLifeSeconds = 24 * 60 * 60;

/**
 * Makes an order of the cart: everything that can be refused is looked at first, then stock, order,
 * cart and key change in one transaction, which refuses again whatever changed in between.
 */
export async function checkout(
  context: ShopContext,
  userId: string,
  request: CheckoutRequest,
): Promise<OrderView> {
  const checked = checkCheckout(request, context.now());
  for (let attemptCount = 1; ; attemptCount += 1) {
    const earlier = await orderOfKey(context, userId, checked);
    if (earlier !== undefined) {
      await requireNoOtherCart(context, earlier);
      return orderView(earlier);
    }
    try {
      return orderView(await placeOrder(context, userId, checked));
    } catch (error) {
      // The same request may have been served a moment ago, which is why the cart is gone now.
      const twin = await orderOfKey(context, userId, checked);
      if (twin !== undefined) return orderView(twin);
      if (!isStale(error)) throw error;
      if (attemptCount >= attemptsMax) throw isBusy(error) ? error : cartChanged(error);
    }
  }
}

/** The order that the same request has made. Another request under its key is refused. */
async function orderOfKey(
  { data }: ShopContext,
  userId: string,
  request: CheckoutRequest,
): Promise<OrderItem | undefined> {
  const key = { user_id: helperKeys.checkout(userId), cart_id: request.idempotencyKey };
  const known = await data.CheckoutKey.get(key, { consistent: true });
  if (known === undefined) return undefined;
  // Keys from before the hash was kept have none.
  if (known.request_hash !== undefined && known.request_hash !== hashOf(request)) {
    throw keyUsed(known.order_id);
  }
  return await data.Order.get({ user_id: userId, order_id: known.order_id }, { consistent: true });
}

/** What was ordered left the cart with the order: what is in it now was never part of the request. */
async function requireNoOtherCart(context: ShopContext, order: OrderItem): Promise<void> {
  if ((await currentCart(context, order.user_id)) !== undefined) throw keyUsed(order.order_id);
}

function keyUsed(orderId: string): ShopError {
  return new ShopError(
    "CHECKOUT_KEY_USED",
    `This checkout has made the order ${orderId} already. To order again, check out the cart anew.`,
    orderId,
  );
}

/** Of what the request asks for. The card is left out: not even a hash of it is stored. */
function hashOf({ shippingAddress: address, expectedTotalCents }: CheckoutRequest): string {
  const { street, city, state, postalCode, country } = address;
  const asked = [street, city, state, postalCode, country, expectedTotalCents ?? null];
  return hashToken(JSON.stringify(asked));
}

interface PricedCart {
  readonly cart: CartItem;
  readonly lines: readonly StoredLine[];
  readonly quote: Quote;
}

async function placeOrder(
  context: ShopContext,
  userId: string,
  request: CheckoutRequest,
): Promise<OrderItem> {
  const user = await readUser(context, userId);
  requireActive(user);
  const priced = await priceCart(context, userId);
  await requireAgreedPrice(context, priced, request);
  const orderId = createOrderId(context.now(), context.random);
  const decision = await context.payment.authorize({
    // Each try is a payment of its own, and the one that makes no order is given back.
    idempotencyKey: orderId,
    customerId: userId,
    amountCents: priced.quote.totalCents,
    card: request.card,
  });
  if (decision.kind === "declined") {
    throw new ShopError("PAYMENT_DECLINED", decision.reason, "card");
  }
  try {
    return await writeOrder(context, priced, {
      user,
      orderId,
      request,
      reference: decision.reference,
    });
  } catch (error) {
    // Only a refusal is certain to have written nothing. After a lost answer the payment stays.
    if (isPlinthError(error)) await releaseUnused(context, decision.reference);
    throw shortLine(error, priced.lines) ?? error;
  }
}

/** The shopper is told why there is no order, also when the provider does not answer now. */
async function releaseUnused(
  { payment, reportError }: ShopContext,
  reference: string,
): Promise<void> {
  try {
    await payment.release(reference);
  } catch (error) {
    reportError(error);
  }
}

async function priceCart(context: ShopContext, userId: string): Promise<PricedCart> {
  const cart = await currentCart(context, userId);
  if (cart === undefined || cart.items.length === 0) {
    throw new ShopError("CART_EMPTY", "The cart is empty.");
  }
  const lines = await Promise.all(
    cart.items.map(async (line) =>
      pricedLine(line, await bookOfLine(context, line, { consistent: true })),
    ),
  );
  const quote = quoteOf(
    lines.map((line) => ({ priceCents: line.price, quantity: line.quantity })),
    context.rules.prices,
  );
  return { cart, lines, quote };
}

function pricedLine(line: StoredLine, book: BookItem | undefined): StoredLine {
  if (book === undefined || book.is_active === false) {
    throw new ShopError("BOOK_UNAVAILABLE", `"${line.title}" cannot be ordered now.`, line.book_id);
  }
  if (book.stock_quantity < line.quantity) throw insufficientStock(book);
  return { ...line, category: book.category, title: book.title, price: book.price };
}

/**
 * Nobody pays a price they were not shown. Who sent no total along is asked by way of the cart, which
 * takes the new prices; who did send one finds in the cart which prices are others now.
 */
async function requireAgreedPrice(
  context: ShopContext,
  { cart, lines, quote }: PricedCart,
  request: CheckoutRequest,
): Promise<void> {
  if (request.expectedTotalCents === quote.totalCents) return;
  if (request.expectedTotalCents !== undefined) {
    throw new ShopError("CART_CHANGED", "The cart or a price has changed; look at it again.");
  }
  if (lines.every((line, index) => line.price === cart.items[index]?.price)) return;
  await repriceCart(context.data, cart, lines);
  throw new ShopError("CART_CHANGED", "A price has changed; look at the cart again.");
}

interface Purchase {
  readonly user: UserItem;
  readonly orderId: string;
  readonly request: CheckoutRequest;
  readonly reference: string;
}

/** At most 20 lines and six more parts, of the hundred that a transaction may have. */
async function writeOrder(
  context: ShopContext,
  { cart, lines, quote }: PricedCart,
  { user, orderId, request, reference }: Purchase,
): Promise<OrderItem> {
  const { data, now } = context;
  const { user_id: userId } = user;
  const nowMs = now();
  const input = {
    user_id: userId,
    order_id: orderId,
    order_date: dateOf(nowMs),
    items: lines.map(({ book_id, title, price, quantity }) => ({
      book_id,
      title,
      price,
      quantity,
    })),
    subtotal: quote.subtotalCents,
    tax: quote.taxCents,
    shipping: quote.shippingCents,
    total: quote.totalCents,
    status: "confirmed" as const,
    shipping_address: storedAddress(request.shippingAddress),
    payment_reference: reference,
  };
  await data.transact([
    ...lines.map((line) =>
      data.Book.update(
        { category: line.category, book_id: line.book_id },
        { stock_quantity: subtract(line.quantity), sold_count: add(line.quantity) },
        {
          if: and(
            atLeast("stock_quantity", line.quantity),
            equals("price", line.price),
            or(notExists("is_active"), equals("is_active", true)),
          ),
        },
      ),
    ),
    data.Order.create(input),
    deleteCart(data, cart),
    data.CheckoutKey.create({
      user_id: helperKeys.checkout(userId),
      cart_id: request.idempotencyKey,
      order_id: orderId,
      request_hash: hashOf(request),
      expires_at: epochSecondsOf(nowMs) + keyLifeSeconds,
    }),
    data.User.check({ user_id: userId }, equals("account_status", "active")),
    ...confirmationMail(context, user, input),
  ]);
  context.mail.onWritten();
  const stored = await data.Order.get({ user_id: userId, order_id: orderId }, { consistent: true });
  if (stored === undefined) throw new Error(`The order ${orderId} vanished after its transaction`);
  return stored;
}

/** The line that a refused transaction names, when it refused for want of copies. */
function shortLine(error: unknown, lines: readonly StoredLine[]): ShopError | undefined {
  if (!isPlinthError(error, "transactionRefused")) return undefined;
  for (const refusal of error.refusals) {
    const line = lines.find((each) => each.book_id === refusal.key["book_id"]);
    const left = refusal.item?.["stock_quantity"];
    if (refusal.entity !== "Book" || line === undefined || typeof left !== "number") continue;
    if (left < line.quantity) {
      return insufficientStock({ title: line.title, book_id: line.book_id, stock_quantity: left });
    }
  }
  return undefined;
}

/** Nothing had changed, there were only too many transactions on the same items at once. */
function isBusy(error: PlinthError): boolean {
  return error.refusals.length > 0 && error.refusals.every(({ code }) => code === "conflict");
}
