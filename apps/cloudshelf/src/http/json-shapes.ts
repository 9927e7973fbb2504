import { z } from "zod";
import { orderStatus } from "../schema.ts";
import type {
  BookView,
  CartView,
  CategorySummary,
  OrderView,
  Page,
  SignedIn,
  UserView,
} from "../services/shop.ts";

/** The shapes of the JSON API: they describe it in `/api/openapi.json` and check what comes in. */

const text = (lengthMax: number) => z.string().trim().min(1).max(lengthMax);

const price = z
  .number()
  .nonnegative()
  .max(100_000)
  .refine((amount) => Math.abs(amount * 100 - Math.round(amount * 100)) < 1e-6, {
    message: "Must have at most two decimals",
  })
  .meta({ description: "An amount of money with two decimals", example: 42.99 });

const category = text(60)
  .regex(/^[\p{L}\p{N}][\p{L}\p{M}\p{N} &',.-]*$/u, "Must be words")
  .meta({ example: "Technology" });

const bookId = text(60)
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, "Must be letters, digits, dots and dashes")
  .meta({ example: "tech-001" });

export const bookShape = z
  .object({
    bookId,
    category,
    title: z.string(),
    author: z.string(),
    isbn: z.string(),
    price,
    stockQuantity: z.int(),
    description: z.string(),
    imageUrl: z.string(),
    publishedYear: z.int().optional(),
    language: z.string().optional(),
    rating: z
      .object({
        average: z.number().meta({ description: "From 1 to 5, to two decimals" }),
        ratingCount: z.int(),
        reviewCount: z.int().meta({ description: "How many came with a review in this shop" }),
      })
      .optional()
      .meta({ description: "Absent when nobody has rated the book" }),
  })
  .meta({ id: "Book" });

export const newBookShape = z
  .strictObject({
    bookId,
    category,
    title: text(300),
    author: text(1_000),
    isbn: text(20),
    price,
    stockQuantity: z.int().min(0).max(1_000_000),
    description: z.string().max(5_000),
    imageUrl: z.string().max(500),
    publishedYear: z.int().min(-3_000).max(3_000).optional(),
    language: text(35).optional(),
    averageRating: z
      .number()
      .min(0)
      .max(5)
      .optional()
      .meta({ description: "Of ratings from elsewhere, with ratingCount" }),
    ratingCount: z.int().min(0).max(1_000_000_000).optional(),
  })
  .meta({ id: "NewBook" });

export const bookChangeShape = newBookShape
  .omit({ bookId: true, averageRating: true, ratingCount: true })
  .extend({ isActive: z.boolean() })
  .partial()
  .meta({ id: "BookChange" });

export const categoryShape = z
  .object({ name: category, bookCount: z.int() })
  .meta({ id: "Category" });

const addressShape = z
  .strictObject({
    street: text(200),
    city: text(100),
    state: z.string().trim().max(100),
    postalCode: text(20),
    country: z
      .string()
      .trim()
      .regex(/^[A-Za-z]{2}$/, "Must be the two letters of a country, such as US")
      .transform((letters) => letters.toUpperCase()),
  })
  .meta({ id: "Address" });

export const cartShape = z
  .object({
    cartId: z.string().optional(),
    lines: z.array(
      z.object({
        bookId,
        category,
        title: z.string(),
        author: z.string(),
        imageUrl: z.string(),
        price,
        previousPrice: price.optional(),
        priceChanged: z.boolean(),
        quantity: z.int(),
        lineTotal: price,
        stockQuantity: z.int(),
        isAvailable: z.boolean(),
      }),
    ),
    totalItems: z.int(),
    totalAmount: z.number(),
    expiresAt: z.string().optional(),
  })
  .meta({ id: "Cart" });

export const userShape = z
  .object({
    userId: z.string(),
    email: z.string(),
    firstName: z.string(),
    lastName: z.string(),
    phone: z.string().optional(),
    address: z.unknown().optional(),
    accountStatus: z.enum(["active", "inactive"]),
    role: z.enum(["customer", "administrator"]),
    createdAt: z.string(),
  })
  .meta({ id: "User" });

/** A guest's id is the key to the guest's cart, so a short one would be guessed. */
export const guestIdShape = z
  .string()
  .regex(/^guest-[A-Za-z0-9_-]{16,64}$/, "Must be guest- and 16 to 64 letters and digits");

/** The guest whose cart the user takes over. */
const guestId = guestIdShape.optional();

export const registrationShape = z
  .strictObject({
    guestId,
    email: z.string().trim().max(254).pipe(z.email()),
    password: z.string().min(8).max(200),
    firstName: text(100),
    lastName: text(100),
  })
  .meta({ id: "Registration" });

export const profileChangeShape = z
  .strictObject({
    firstName: text(100).optional(),
    lastName: text(100).optional(),
    phone: z
      .string()
      .trim()
      .regex(/^\+?[0-9][0-9 ().-]{4,24}$/, "Must be a phone number")
      .nullish()
      .meta({ description: "Null takes it away" }),
    address: addressShape.optional(),
    accountStatus: z.enum(["active", "inactive"]).optional(),
    role: z.enum(["customer", "administrator"]).optional(),
  })
  .meta({ id: "ProfileChange" });

export const signInShape = z
  .strictObject({ email: z.string().max(254), password: z.string().max(200), guestId })
  .meta({ id: "SignIn" });

export const passwordChangeShape = z
  .strictObject({ password: z.string().max(1000), newPassword: z.string().min(8).max(200) })
  .meta({ id: "PasswordChange" });

export const sessionShape = z
  .object({ user: userShape, sessionToken: z.string(), expiresAt: z.string() })
  .meta({ id: "Session" });

/** Amounts that a client sends along (a total, say) are dropped: the server does the sums. */
export const checkoutShape = z
  .object({
    idempotencyKey: text(100),
    shippingAddress: addressShape,
    card: z.object({
      number: z.string().regex(/^[0-9 -]{12,30}$/, "Must be a card number"),
      expiry: z.string().regex(/^(0[1-9]|1[0-2])\/?\d{2}(\d{2})?$/, "Must be MM/YY"),
      securityCode: z.string().regex(/^\d{3,4}$/, "Must be three or four digits"),
      holder: text(200),
    }),
    // Of up to 200 copies, so more than a price may be.
    expectedTotal: z.number().nonnegative().max(100_000_000).optional(),
  })
  .meta({ id: "Checkout" });

export const orderShape = z
  .object({
    orderId: z.string(),
    userId: z.string(),
    orderDate: z.string(),
    lines: z.array(z.object({ bookId, title: z.string(), price, quantity: z.int() })),
    subtotal: z.number(),
    tax: z.number(),
    shipping: z.number(),
    total: z.number(),
    status: orderStatus,
    shippingAddress: z.unknown(),
    createdAt: z.string(),
  })
  .meta({ id: "Order" });

export const reviewShape = z
  .object({
    bookId,
    userId: z.string(),
    rating: z.int(),
    title: z.string(),
    content: z.string(),
    createdAt: z.string(),
  })
  .meta({ id: "Review" });

export const newReviewShape = z
  .strictObject({
    rating: z.int().min(1).max(5),
    title: text(200),
    content: text(5_000),
  })
  .meta({ id: "NewReview" });

export const cartItemShape = z
  .strictObject({ bookId, quantity: z.int().min(1).default(1) })
  .meta({ id: "CartItem" });

export const quantityShape = z.strictObject({ quantity: z.int() }).meta({ id: "Quantity" });

export const pageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z.string().max(4_000).optional(),
});

export function pageShape<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), cursor: z.string().optional() });
}

export function pageJson<View, Json>(page: Page<View>, jsonOf: (view: View) => Json) {
  return { items: page.items.map(jsonOf), cursor: page.cursor };
}

/** The cents of an amount as the API takes it: its decimals were counted, so only the binary fraction is rounded off. */
export function centsOf(amount: number): number {
  return Math.round(amount * 100);
}

/** An amount as the API prints it. Whole cents over 100 always print back as two decimals. */
export function amountOf(cents: number): number {
  return cents / 100;
}

export function bookJson(book: BookView) {
  const { priceCents, rating, ...rest } = book;
  const average = Math.round((rating?.average ?? 0) * 100) / 100;
  return {
    ...rest,
    price: amountOf(priceCents),
    rating: rating === undefined ? undefined : { ...rating, average },
  };
}

export function categoryJson(summary: CategorySummary) {
  return { name: summary.name, bookCount: summary.bookCount };
}

export function cartJson(cart: CartView) {
  return {
    cartId: cart.cartId,
    lines: cart.lines.map((line) => ({
      bookId: line.bookId,
      category: line.category,
      title: line.title,
      author: line.author,
      imageUrl: line.imageUrl,
      price: amountOf(line.priceCents),
      previousPrice:
        line.previousPriceCents === undefined ? undefined : amountOf(line.previousPriceCents),
      priceChanged: line.previousPriceCents !== undefined,
      quantity: line.quantity,
      lineTotal: amountOf(line.lineTotalCents),
      stockQuantity: line.stockQuantity,
      isAvailable: line.stockQuantity >= line.quantity,
    })),
    totalItems: cart.itemCount,
    totalAmount: amountOf(cart.totalCents),
    expiresAt: cart.expiresAt,
  };
}

/** Names each member, so that nothing added to a user later leaves by accident. */
export function userJson(user: UserView) {
  return {
    userId: user.userId,
    email: user.email,
    firstName: user.firstName,
    lastName: user.lastName,
    phone: user.phone,
    address: user.address,
    accountStatus: user.accountStatus,
    role: user.role ?? "customer",
    createdAt: user.createdAt,
  };
}

export function sessionJson(signedIn: SignedIn) {
  return {
    user: userJson(signedIn.user),
    sessionToken: signedIn.sessionToken,
    expiresAt: signedIn.expiresAt,
  };
}

export function orderJson(order: OrderView) {
  return {
    orderId: order.orderId,
    userId: order.userId,
    orderDate: order.orderDate,
    lines: order.lines.map(({ bookId, title, priceCents, quantity }) => ({
      bookId,
      title,
      price: amountOf(priceCents),
      quantity,
    })),
    subtotal: amountOf(order.subtotalCents),
    tax: amountOf(order.taxCents),
    shipping: amountOf(order.shippingCents),
    total: amountOf(order.totalCents),
    status: order.status,
    shippingAddress: order.shippingAddress,
    createdAt: order.createdAt,
  };
}
