import { equals, type GetOptions } from "@plinth/model";
import type { BookItem, CartItem, ShopData, TransactionPart } from "../schema.ts";
import { findBook } from "./catalogue.ts";
import { cartIdOf } from "./ids.ts";
import {
  type CartLine,
  type CartOwner,
  type Carts,
  type CartView,
  type MergedCart,
  ShopError,
} from "./shop.ts";
import { isStale, retryWhenStale, type ShopContext } from "./shop-context.ts";
import { epochSecondsOf, timestampOf } from "./time.ts";

export type StoredLine = CartItem["items"][number];

/** The first try and one more; then the shopper, who has two tabs open, is told. */
const attemptsMax = 4;

/** Nobody is asked whether to merge once more, so it is tried for longer. */
const mergeAttemptsMax = 12;

/** Carts under optimistic locks: two tabs never lose each other's change. */
export function createCarts(context: ShopContext): Carts {
  const change = (owner: CartOwner, newLines: (lines: readonly StoredLine[]) => StoredLine[]) =>
    changeCart(context, owner, newLines);
  return {
    current: async (owner) => await viewOf(context, await currentCart(context, userIdOf(owner))),
    count: async (owner) => (await currentCart(context, userIdOf(owner)))?.item_count ?? 0,
    async add(owner, bookId, quantity) {
      checkQuantity(context, bookId, quantity);
      const book = await buyableBook(context, bookId);
      return await change(owner, (lines) => {
        const known = lines.find((line) => line.book_id === bookId);
        return withLine(context, lines, book, quantity + (known?.quantity ?? 0));
      });
    },
    async change(owner, bookId, quantity) {
      if (!Number.isInteger(quantity)) checkQuantity(context, bookId, quantity);
      if (quantity <= 0) return await change(owner, (lines) => withoutLine(lines, bookId));
      checkQuantity(context, bookId, quantity);
      const book = await findBook(context, bookId, { consistent: true });
      return await change(owner, (lines) => {
        requireLine(lines, bookId);
        return withLine(context, lines, requireBuyable(book, bookId), quantity);
      });
    },
    remove: (owner, bookId) => change(owner, (lines) => withoutLine(lines, bookId)),
    clear: (owner) => change(owner, () => []),
    merge: (guest, user) => mergeCarts(context, guest, user),
  };
}

/** The key of an owner's carts: a user's own id, or a guest's, which starts with `guest-`. */
function userIdOf(owner: CartOwner): string {
  if (owner.kind === "user") return owner.id;
  if (!/^[A-Za-z0-9_-]{1,100}$/.test(owner.id)) {
    throw new ShopError("INVALID_INPUT", "A guest's id has letters and digits only.", "guest");
  }
  return owner.id.startsWith("guest-") ? owner.id : `guest-${owner.id}`;
}

/** The newest cart if it has not expired: one Query of one item, the newest first. */
export async function currentCart(
  { data, now }: ShopContext,
  userId: string,
): Promise<CartItem | undefined> {
  const newestFirst = { order: "descending", consistent: true } as const;
  const newest = await data.StoredCart.query({ user_id: userId }, newestFirst).first();
  return newest !== undefined && newest.expires_at > epochSecondsOf(now()) ? newest : undefined;
}

// ---- what is in a cart

function checkQuantity({ rules }: ShopContext, bookId: string, quantity: number): void {
  if (!Number.isInteger(quantity) || quantity < 1) {
    throw new ShopError("INVALID_INPUT", "The quantity must be a whole number from 1.", "quantity");
  }
  if (quantity > rules.copiesPerTitleMax) throw tooManyCopies(rules.copiesPerTitleMax, bookId);
}

function tooManyCopies(copiesMax: number, bookId: string): ShopError {
  return new ShopError(
    "QUANTITY_LIMIT",
    `At most ${copiesMax} copies of a title can be ordered at once.`,
    bookId,
  );
}

async function buyableBook(context: ShopContext, bookId: string): Promise<BookItem> {
  return requireBuyable(await findBook(context, bookId, { consistent: true }), bookId);
}

function requireBuyable(book: BookItem | undefined, bookId: string): BookItem {
  if (book === undefined) throw new ShopError("BOOK_NOT_FOUND", "There is no such book.", bookId);
  if (book.is_active === false) {
    throw new ShopError("BOOK_UNAVAILABLE", `"${book.title}" cannot be ordered now.`, bookId);
  }
  return book;
}

export function insufficientStock(
  book: Pick<BookItem, "title" | "book_id" | "stock_quantity">,
): ShopError {
  const { stock_quantity: count, title, book_id: bookId } = book;
  const left = count === 1 ? "1 copy is" : `${count === 0 ? "no" : count} copies are`;
  return new ShopError(
    "INSUFFICIENT_STOCK",
    `Only ${left} left of "${title}".`.replace("Only no", "No"),
    bookId,
  );
}

function requireLine(lines: readonly StoredLine[], bookId: string): void {
  if (!lines.some((line) => line.book_id === bookId)) {
    throw new ShopError("ITEM_NOT_FOUND", "This book is not in the cart.", bookId);
  }
}

function withoutLine(lines: readonly StoredLine[], bookId: string): StoredLine[] {
  requireLine(lines, bookId);
  return lines.filter((line) => line.book_id !== bookId);
}

/** Sets a line to a quantity at today's price, within the limits and the stock. */
function withLine(
  { rules }: ShopContext,
  lines: readonly StoredLine[],
  book: BookItem,
  quantity: number,
): StoredLine[] {
  if (quantity > rules.copiesPerTitleMax)
    throw tooManyCopies(rules.copiesPerTitleMax, book.book_id);
  if (quantity > book.stock_quantity) throw insufficientStock(book);
  const line: StoredLine = {
    book_id: book.book_id,
    category: book.category,
    title: book.title,
    price: book.price,
    quantity,
  };
  const position = lines.findIndex((other) => other.book_id === book.book_id);
  if (position >= 0) return lines.with(position, line);
  if (lines.length >= rules.linesPerCartMax) {
    throw new ShopError(
      "CART_LIMIT",
      `A cart holds at most ${rules.linesPerCartMax} titles.`,
      book.book_id,
    );
  }
  return [...lines, line];
}

// ---- writing a cart

async function changeCart(
  context: ShopContext,
  owner: CartOwner,
  newLines: (lines: readonly StoredLine[]) => StoredLine[],
): Promise<CartView> {
  const userId = userIdOf(owner);
  const cart = await whenNotChanged(() =>
    retryWhenStale(attemptsMax, async () => {
      const oldCart = await currentCart(context, userId);
      const lines = newLines(oldCart?.items ?? []);
      return await writeCart(context, userId, oldCart, lines);
    }),
  );
  return await viewOf(context, cart);
}

async function whenNotChanged<Result>(run: () => Promise<Result>): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    if (!isStale(error)) throw error;
    throw cartChanged(error);
  }
}

export function cartChanged(cause: unknown): ShopError {
  const message = "The cart was changed elsewhere; look at it again.";
  return new ShopError("CART_CHANGED", message, undefined, { cause });
}

/** An empty cart is no cart. A new one is made when there is none, an expired one being none. */
async function writeCart(
  { data, now, rules }: ShopContext,
  userId: string,
  oldCart: CartItem | undefined,
  lines: readonly StoredLine[],
): Promise<CartItem | undefined> {
  if (oldCart === undefined) {
    if (lines.length === 0) return undefined;
    return await data.Cart.create(newCart(userId, lines, now(), rules.cartLifeSeconds));
  }
  if (lines.length === 0) {
    await deleteCart(data, oldCart);
    return undefined;
  }
  return await data.Cart.update(keyOf(oldCart), contentOf(lines), asRead(oldCart));
}

function keyOf(cart: CartItem): { readonly user_id: string; readonly cart_id: string } {
  return { user_id: cart.user_id, cart_id: cart.cart_id };
}

/**
 * The version tells two writes of one cart apart; the time of creation tells a cart from the one
 * that takes its id when it was ordered or emptied on the same day. A source cart has no version.
 */
function asRead(cart: CartItem) {
  return { ifVersion: cart.version ?? 0, if: equals("created_at", cart.created_at) } as const;
}

/** Deletes the cart only as it was read. Awaited, or a part of a checkout. */
export function deleteCart(data: ShopData, cart: CartItem) {
  return data.Cart.delete(keyOf(cart), asRead(cart));
}

/** Puts today's prices into a cart, only as it was read. */
export function repriceCart(data: ShopData, cart: CartItem, lines: readonly StoredLine[]) {
  return data.Cart.update(keyOf(cart), contentOf(lines), asRead(cart));
}

function newCart(
  userId: string,
  lines: readonly StoredLine[],
  nowMs: number,
  cartLifeSeconds: number,
) {
  return {
    user_id: userId,
    cart_id: cartIdOf(nowMs),
    ...contentOf(lines),
    expires_at: epochSecondsOf(nowMs) + cartLifeSeconds,
  };
}

function contentOf(lines: readonly StoredLine[]) {
  return {
    items: [...lines],
    total_amount: lines.reduce((sum, line) => sum + line.price * line.quantity, 0),
    item_count: lines.reduce((sum, line) => sum + line.quantity, 0),
  };
}

// ---- merging

/** Both carts change in one transaction, so a line is never in both, nor in neither. */
async function mergeCarts(
  context: ShopContext,
  guest: CartOwner,
  user: CartOwner,
): Promise<MergedCart> {
  const { data, now, rules } = context;
  const userId = userIdOf(user);
  const { cart, leftOut } = await whenNotChanged(() =>
    retryWhenStale(mergeAttemptsMax, async () => {
      const guestCart = await currentCart(context, userIdOf(guest));
      const userCart = await currentCart(context, userId);
      if (guestCart === undefined || guestCart.user_id === userId) {
        return { cart: userCart, leftOut: [] };
      }
      const merged = mergedLines(context, userCart?.items ?? [], guestCart.items);
      const part: TransactionPart =
        userCart === undefined
          ? data.Cart.create(newCart(userId, merged.lines, now(), rules.cartLifeSeconds))
          : data.Cart.update(keyOf(userCart), contentOf(merged.lines), asRead(userCart));
      await data.transact([part, deleteCart(data, guestCart)]);
      return { cart: await currentCart(context, userId), leftOut: merged.leftOut };
    }),
  );
  const view = await viewOf(context, cart);
  return { ...view, leftOut: leftOut.map(({ title, quantity }) => ({ title, quantity })) };
}

interface MergedLines {
  readonly lines: StoredLine[];
  readonly leftOut: StoredLine[];
}

/** Up to the limits: what does not fit is left out, for a sign-in must not fail on a full cart. */
function mergedLines(
  { rules }: ShopContext,
  userLines: readonly StoredLine[],
  guestLines: readonly StoredLine[],
): MergedLines {
  const lines = [...userLines];
  const leftOut: StoredLine[] = [];
  for (const line of guestLines) {
    const position = lines.findIndex((other) => other.book_id === line.book_id);
    const wanted = line.quantity + (lines[position]?.quantity ?? 0);
    const quantity = Math.min(rules.copiesPerTitleMax, wanted);
    if (position < 0 && lines.length >= rules.linesPerCartMax) {
      leftOut.push(line);
      continue;
    }
    if (position >= 0) lines[position] = { ...line, quantity };
    else lines.push({ ...line, quantity });
    if (wanted > quantity) leftOut.push({ ...line, quantity: wanted - quantity });
  }
  return { lines, leftOut };
}

// ---- showing a cart

/** The cart at today's prices and stock: one GetItem a line, since a stored price grows old. */
async function viewOf(context: ShopContext, cart: CartItem | undefined): Promise<CartView> {
  if (cart === undefined) {
    return { cartId: undefined, lines: [], itemCount: 0, totalCents: 0, expiresAt: undefined };
  }
  const lines = await Promise.all(cart.items.map((line) => lineView(context, line)));
  return {
    cartId: cart.cart_id,
    lines,
    itemCount: lines.reduce((sum, line) => sum + line.quantity, 0),
    totalCents: lines.reduce((sum, line) => sum + line.lineTotalCents, 0),
    expiresAt: timestampOf(cart.expires_at * 1000),
  };
}

async function lineView(context: ShopContext, line: StoredLine): Promise<CartLine> {
  const book = await bookOfLine(context, line, {});
  const priceCents = book?.price ?? line.price;
  return {
    bookId: line.book_id,
    category: book?.category ?? line.category,
    title: book?.title ?? line.title,
    author: book?.author ?? "",
    imageUrl: book?.image_url ?? "",
    priceCents,
    previousPriceCents: priceCents === line.price ? undefined : line.price,
    quantity: line.quantity,
    lineTotalCents: priceCents * line.quantity,
    stockQuantity: book === undefined || book.is_active === false ? 0 : book.stock_quantity,
  };
}

/** The line knows the category; the pointer is asked only when the book has moved since. */
export async function bookOfLine(
  context: ShopContext,
  line: Pick<StoredLine, "book_id" | "category">,
  options: GetOptions,
): Promise<BookItem | undefined> {
  const key = { category: line.category, book_id: line.book_id };
  const book = await context.data.Book.get(key, options);
  return book ?? (await findBook(context, line.book_id, options));
}
