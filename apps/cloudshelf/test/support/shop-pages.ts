/** A page of the shop as somebody looks at it. */
export interface ShopPage {
  readonly name: string;
  /**
   * Below the shop's home. `{order}`, `{user}` and `{mail}` stand for the customer's own, and
   * `{failedMail}` for one that was given up.
   */
  readonly path: string;
  readonly as?: Visitor;
  readonly status?: number;
}

/** A customer has a cart, an order and an address; the administrator has nothing but the rights. */
export type Visitor = "guest" | "customer" | "administrator";

const longSearch = "w".repeat(200);

/**
 * Every page that the shop has, in the states that look different. A page that is not here fails the
 * gallery's test of completeness: add it, and the test looks at it in each width and each theme.
 */
export const shopPages: readonly ShopPage[] = [
  { name: "home", path: "" },
  { name: "category", path: "categories/Technology" },
  { name: "category-sorted", path: "categories/History?sort=price_desc" },
  { name: "category-odd", path: "categories/Odds%20and%20Ends" },
  { name: "category-unknown", path: "categories/Nowhere", status: 404 },
  { name: "search-empty", path: "search" },
  { name: "search", path: "search?q=the" },
  { name: "search-misspelt", path: "search?q=claen" },
  { name: "search-suggested", path: "search?q=dune" },
  { name: "search-narrowed", path: "search?q=the&category=Fiction&price_min=5&sort=price_asc" },
  { name: "search-wrong-price", path: "search?q=the&price_min=x&include_unavailable=true" },
  { name: "search-narrowed-none", path: "search?q=clean&category=Fiction" },
  { name: "search-none", path: "search?q=xylophonist" },
  { name: "search-long", path: `search?q=${longSearch}` },
  { name: "book", path: "books/tech-001" },
  { name: "book-reviewed", path: "books/bus-001", as: "customer" },
  { name: "book-long", path: "books/odd-long" },
  { name: "book-sold-out", path: "books/odd-word" },
  { name: "book-unknown", path: "books/none", status: 404 },
  { name: "sign-in", path: "sign-in" },
  { name: "register", path: "register" },
  { name: "cart-empty", path: "cart" },
  { name: "cart", path: "cart", as: "customer" },
  { name: "checkout", path: "checkout", as: "customer" },
  { name: "account", path: "account", as: "customer" },
  { name: "orders", path: "orders", as: "customer" },
  { name: "orders-none", path: "orders", as: "administrator" },
  { name: "order", path: "orders/{order}", as: "customer" },
  { name: "order-unknown", path: "orders/order-2026-01-01-none", as: "customer", status: 404 },
  { name: "admin-books", path: "admin/books", as: "administrator" },
  { name: "admin-book-new", path: "admin/books/new", as: "administrator" },
  { name: "admin-book-edit", path: "admin/books/edit/odd-long", as: "administrator" },
  { name: "admin-book-delete", path: "admin/books/edit/odd-long/delete", as: "administrator" },
  { name: "admin-books-import", path: "admin/books/import", as: "administrator" },
  // Those that are there are looked at where they are made, in admin/books-pages.test.ts.
  {
    name: "admin-books-import-unknown",
    path: "admin/books/imports/none",
    as: "administrator",
    status: 404,
  },
  { name: "admin-users", path: "admin/users", as: "administrator" },
  { name: "admin-user", path: "admin/users/{user}", as: "administrator" },
  { name: "admin-orders", path: "admin/orders", as: "administrator" },
  { name: "admin-orders-none", path: "admin/orders?date=2020-01-01", as: "administrator" },
  { name: "admin-order", path: "admin/orders/{user}/{order}", as: "administrator" },
  { name: "admin-sales", path: "admin/sales", as: "administrator" },
  { name: "admin-reports", path: "admin/reports", as: "administrator" },
  { name: "admin-reports-categories", path: "admin/reports/categories", as: "administrator" },
  { name: "admin-reports-customers", path: "admin/reports/customers", as: "administrator" },
  {
    name: "admin-reports-none",
    path: "admin/reports?from=2020-01-01&to=2020-01-07",
    as: "administrator",
  },
  { name: "admin-report-unknown", path: "admin/reports/weather", as: "administrator", status: 404 },
  { name: "admin-outbox", path: "admin/outbox", as: "administrator" },
  { name: "admin-outbox-none", path: "admin/outbox?day=2020-01-01", as: "administrator" },
  { name: "admin-outbox-waiting", path: "admin/outbox?view=waiting", as: "administrator" },
  { name: "admin-outbox-failed", path: "admin/outbox?view=failed", as: "administrator" },
  { name: "admin-mail", path: "admin/outbox/{mail}", as: "administrator" },
  { name: "admin-mail-failed", path: "admin/outbox/{failedMail}", as: "administrator" },
  { name: "admin-monitoring", path: "admin/monitoring", as: "administrator" },
  { name: "nothing-here", path: "nothing/here", status: 404 },
];
