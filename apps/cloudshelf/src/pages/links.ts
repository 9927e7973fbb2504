/** Every address of the shop's pages, made in one place. */
export interface Links {
  /** The path under which the pages live, without a slash at its end. */
  readonly basePath: string;
  readonly home: string;
  readonly search: string;
  readonly live: string;
  readonly cart: string;
  readonly cartItems: string;
  readonly cartClear: string;
  readonly register: string;
  readonly signIn: string;
  readonly signOut: string;
  readonly account: string;
  readonly checkout: string;
  readonly orders: string;
  readonly admin: AdminLinks;
  category(name: string): string;
  book(bookId: string): string;
  bookReviews(bookId: string): string;
  cover(bookId: string): string;
  cartItem(bookId: string): string;
  cartItemRemoval(bookId: string): string;
  order(orderId: string): string;
  orderCancellation(orderId: string): string;
  outboxMail(mailId: string): string;
  outboxMailHtml(mailId: string): string;
  outboxMailAgain(mailId: string): string;
  /** `path` with the page to come back to afterwards. */
  returningTo(path: string, next: string): string;
}

/** The back office, by its parts. Each part is below its own address, and so on one handler. */
export interface AdminLinks {
  readonly books: string;
  readonly newBook: string;
  readonly bookImport: string;
  readonly orders: string;
  readonly users: string;
  readonly sales: string;
  readonly outbox: string;
  readonly reports: string;
  readonly monitoring: string;
}

export function createLinks(basePath: string): Links {
  const base = basePath.replace(/\/+$/, "");
  const part = encodeURIComponent;
  return {
    basePath: base,
    home: `${base}/`,
    search: `${base}/search`,
    live: `${base}/live`,
    cart: `${base}/cart`,
    cartItems: `${base}/cart/items`,
    cartClear: `${base}/cart/clear`,
    register: `${base}/register`,
    signIn: `${base}/sign-in`,
    signOut: `${base}/sign-out`,
    account: `${base}/account`,
    checkout: `${base}/checkout`,
    orders: `${base}/orders`,
    admin: {
      books: `${base}/admin/books`,
      newBook: `${base}/admin/books/new`,
      bookImport: `${base}/admin/books/import`,
      orders: `${base}/admin/orders`,
      users: `${base}/admin/users`,
      sales: `${base}/admin/sales`,
      outbox: `${base}/admin/outbox`,
      reports: `${base}/admin/reports`,
      monitoring: `${base}/admin/monitoring`,
    },
    category: (name) => `${base}/categories/${part(name)}`,
    book: (bookId) => `${base}/books/${part(bookId)}`,
    bookReviews: (bookId) => `${base}/books/${part(bookId)}/reviews`,
    cover: (bookId) => `${base}/covers/${part(bookId)}.svg`,
    cartItem: (bookId) => `${base}/cart/items/${part(bookId)}`,
    cartItemRemoval: (bookId) => `${base}/cart/items/${part(bookId)}/remove`,
    order: (orderId) => `${base}/orders/${part(orderId)}`,
    orderCancellation: (orderId) => `${base}/orders/${part(orderId)}/cancel`,
    outboxMail: (mailId) => `${base}/admin/outbox/${part(mailId)}`,
    outboxMailHtml: (mailId) => `${base}/admin/outbox/${part(mailId)}/html`,
    outboxMailAgain: (mailId) => `${base}/admin/outbox/${part(mailId)}/send`,
    returningTo: (path, next) => `${path}?${new URLSearchParams({ next })}`,
  };
}

/**
 * Where a form asks to go next, when that is a page of this shop; anything else is refused, so that a
 * link to our sign-in cannot send a reader elsewhere.
 */
export function safeNext(links: Links, next: string): string | undefined {
  if (!next.startsWith(`${links.basePath}/`) || !/^[\w/.~%?&=+-]*$/.test(next)) return undefined;
  const url = new URL(next, "http://shop.invalid");
  // Two slashes at the beginning, as `/.//host` has them once its dots are gone, would name a host.
  const isOurs =
    url.host === "shop.invalid" &&
    url.pathname.startsWith(`${links.basePath}/`) &&
    !url.pathname.startsWith("//");
  return isOurs ? `${url.pathname}${url.search}` : undefined;
}
