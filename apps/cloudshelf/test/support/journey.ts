import type { NewBook } from "../../src/services/book-shop.ts";
import { createShop } from "../../src/services/create-shop.ts";
import type { IdentityProvider } from "../../src/services/identity/identity-provider.ts";
import { handleMails } from "./mail-journey.ts";
import { checkoutRequest, registerCustomer, type TestShop } from "./test-shop.ts";

const newBook: NewBook = {
  bookId: "tra-900",
  category: "Travel",
  title: "A Walk by the Sea",
  author: "Ann Shore",
  isbn: "9780000000900",
  priceCents: 1999,
  stockQuantity: 5,
  description: "Along the coast.",
  imageUrl: "/covers/tra-900.svg",
};

const dayMs = 24 * 60 * 60 * 1000;

/** Once everything that the shop can do, by shoppers and by the staff, on its samples. */
export async function doEverything(test: TestShop): Promise<void> {
  await lookAround(test);
  const userId = await buy(test);
  await handleMails(test);
  await manageBooks(test);
  await importBooks(test);
  await manageAccounts(test, userId);
  await comeByToken(test);
}

/** A person whom an identity service knows: here the plug itself says who. */
async function comeByToken({ options }: TestShop): Promise<void> {
  const identity: IdentityProvider = {
    administratorGroup: undefined,
    verify: (subject) =>
      Promise.resolve({
        issuer: "https://id.example.com",
        subject,
        email: `${subject}@example.com`,
        isEmailVerified: true,
        firstName: subject,
        lastName: undefined,
        groups: [],
      }),
  };
  const { identities, accountOffice } = createShop({ ...options, identity });
  const { userId } = await identities.welcome("dan");
  await identities.userOf("dan");
  await accountOffice.remove(userId, undefined);
}

async function lookAround({ shop }: TestShop): Promise<void> {
  await shop.catalogue.categories();
  await shop.catalogue.booksOf("Technology");
  await shop.catalogue.book("tech-001");
  await shop.catalogue.booksOf("Technology", { sort: "price_asc" });
  await shop.catalogue.booksById(["tech-001", "none-999"]);
  await shop.catalogue.search({ text: "clean code" });
  await shop.catalogue.search({ text: "claen code" });
  await shop.reviews.of("tech-001");
}

async function buy({ shop, clock }: TestShop): Promise<string> {
  const guest = { kind: "guest", id: "guest-1" } as const;
  const { user } = await registerCustomer(shop, "ada");
  const customer = { kind: "user", id: user.userId } as const;
  await shop.carts.add(guest, "tech-001", 1);
  await shop.carts.merge(guest, customer);
  await shop.carts.add(guest, "fic-001", 1);
  await shop.carts.merge(guest, customer);
  await shop.carts.change(customer, "tech-001", 2);
  await shop.carts.remove(customer, "fic-001");
  await shop.carts.current(customer);
  const order = await shop.orders.checkout(user.userId, checkoutRequest("key-1"));
  await shop.orders.checkout(user.userId, checkoutRequest("key-1"));
  await shop.reviews.write(user.userId, "tech-001", { rating: 5, title: "Good", content: "Good." });
  await shop.orderOffice.ofDay(order.orderDate);
  await shop.orderOffice.advance(user.userId, order.orderId, {
    status: "packed",
    byUserId: "user-administrator",
  });
  await shop.orderOffice.advance(user.userId, order.orderId, {
    status: "shipped",
    byUserId: "user-administrator",
  });
  await shop.outbox.confirmationOf(order.orderId);
  await shop.carts.add(customer, "fic-001", 1);
  await shop.carts.clear(customer);
  // The next day's cart, for which no expired one makes room.
  clock.nowMs += dayMs;
  await shop.carts.add(customer, "fic-001", 1);
  const second = await shop.orders.checkout(user.userId, checkoutRequest("key-2"));
  await shop.orders.cancel(user.userId, second.orderId);
  await shop.orders.ordersOf(user.userId);
  return user.userId;
}

async function manageBooks({ shop }: TestShop): Promise<void> {
  await shop.inventory.create(newBook);
  await shop.inventory.books();
  await shop.inventory.booksTitled(newBook.title);
  await shop.inventory.change(newBook.bookId, { priceCents: 1799 });
  await shop.inventory.change(newBook.bookId, { title: "A Walk by the Lake" });
  await shop.inventory.change(newBook.bookId, { category: "Nature" });
  await shop.bookOffice.setCopies(newBook.bookId, 7, 5);
  await shop.inventory.remove(newBook.bookId);
}

async function importBooks({ shop }: TestShop): Promise<void> {
  const content = new TextEncoder().encode(
    "book_id,isbn,title,author\n,9780000000019,New,Ann\ntech-001,,Cleaner Code,\n",
  );
  const defaults = { category: "Maps", priceCents: 999, stockQuantity: 1 };
  const options = { defaults, known: "change", knownStock: "keep", mode: "write" } as const;
  const upload = { fileName: "books.csv", content };
  const { importId } = await shop.imports.start(upload, options, "user-administrator");
  await shop.imports.stop(importId);
  await shop.imports.resume(importId);
  await shop.imports.recent();
  for await (const _ of shop.imports.report(importId));
}

async function manageAccounts({ shop }: TestShop, userId: string): Promise<void> {
  const { sessionToken } = await shop.accounts.signIn("ada@example.com", "a long enough password");
  await shop.accounts.userOf(sessionToken);
  await shop.accounts.update(userId, { firstName: "Augusta" });
  await shop.accounts.signOut(sessionToken);
  await shop.accountOffice.userByEmail("ada@example.com");
  await shop.accountOffice.endSessions(userId);
  await shop.accountOffice.change(userId, { accountStatus: "inactive" });
  await shop.accountOffice.remove(userId);
}
