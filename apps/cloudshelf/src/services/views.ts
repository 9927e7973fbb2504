import type { BookItem, OrderItem, UserItem } from "../schema.ts";
import type { OfficeOrder } from "./book-shop.ts";
import { isCancellable, owesPayment, refundableStatuses, statusAfter } from "./order-status.ts";
import type { Address, BookView, OrderView, RatingSummary, UserView } from "./shop.ts";

type StoredAddress = OrderItem["shipping_address"];

export function bookView(book: BookItem): BookView {
  return {
    bookId: book.book_id,
    category: book.category,
    title: book.title,
    author: book.author,
    isbn: book.isbn,
    priceCents: book.price,
    // An inactive book cannot be bought, which is what no copies left means to a shopper.
    stockQuantity: book.is_active === false ? 0 : book.stock_quantity,
    description: book.description,
    imageUrl: book.image_url,
    publishedYear: book.published_year,
    language: book.language,
    rating: ratingOf(book),
  };
}

function ratingOf(book: BookItem): RatingSummary | undefined {
  const { rating_sum = 0, rating_count = 0, review_count = 0 } = book;
  if (rating_count === 0) return undefined;
  return {
    average: rating_sum / rating_count,
    ratingCount: rating_count,
    reviewCount: review_count,
  };
}

export function orderView(order: OrderItem): OrderView {
  return {
    orderId: order.order_id,
    userId: order.user_id,
    orderDate: order.order_date,
    lines: order.items.map((line) => ({
      bookId: line.book_id,
      title: line.title,
      priceCents: line.price,
      quantity: line.quantity,
    })),
    subtotalCents: order.subtotal,
    taxCents: order.tax,
    shippingCents: order.shipping,
    totalCents: order.total,
    status: order.status,
    shippingAddress: addressView(order.shipping_address),
    createdAt: order.created_at,
  };
}

export function officeOrder(order: OrderItem): OfficeOrder {
  return {
    ...orderView(order),
    paymentReference: order.payment_reference,
    paymentReturnedAt: order.payment_returned_at,
    isPaymentOwed: owesPayment(order),
    nextStatus: statusAfter(order.status),
    isCancellable: isCancellable(order.status),
    isRefundable: refundableStatuses.includes(order.status),
    changes: (order.changes ?? []).map((change) => ({
      status: change.status,
      changedAt: change.changed_at,
      changedBy: change.changed_by,
    })),
  };
}

/** The source's sample order has no country: it is then unknown, and shown as nothing. */
function addressView(address: StoredAddress): Address {
  return {
    street: address.street,
    city: address.city,
    state: address.state,
    postalCode: address.postal_code,
    country: address.country ?? "",
  };
}

export function storedAddress(address: Address): StoredAddress {
  return {
    street: address.street,
    city: address.city,
    state: address.state,
    postal_code: address.postalCode,
    country: address.country,
  };
}

export function userView(user: UserItem): UserView {
  return {
    userId: user.user_id,
    email: user.email,
    firstName: user.first_name,
    lastName: user.last_name,
    phone: user.phone,
    address: user.address === undefined ? undefined : addressView(user.address),
    accountStatus: user.account_status,
    createdAt: user.created_at,
    lastLogin: user.last_login,
    role: user.role ?? "customer",
  };
}
