import { verifyPassword } from "@plinth/kit";
import { isPlinthError } from "@plinth/model";
import catalogue from "./catalogue/books.json" with { type: "json" };
import sampleBooks from "./catalogue/sample-books.json" with { type: "json" };
import type { Administrator } from "./config.ts";
import { sampleCart, sampleOrder, sampleUser } from "./sample-items.ts";
import { helperKeys } from "./schema.ts";
import { register } from "./services/accounts.ts";
import { bringToForm } from "./services/catalogue-form.ts";
import { createShopContext, type ShopOptions } from "./services/create-shop.ts";
import { normalizedEmail } from "./services/input.ts";
import { createBook, type ImportedBook } from "./services/inventory.ts";
import { ShopError } from "./services/shop.ts";
import { refusalOf, type ShopContext } from "./services/shop-context.ts";
import { storedAddress } from "./services/views.ts";

/** Whom a visitor of the demonstration signs in as. It holds nothing that anybody would miss. */
export const demoAccount = {
  userId: "user-demo",
  email: "reader@example.com",
  password: "cloudshelf-demo",
  firstName: "Robin",
  lastName: "Reader",
  phone: "+1-555-0100",
  address: {
    street: "7 Library Lane",
    city: "Booktown",
    state: "MA",
    postalCode: "02139",
    country: "US",
  },
} as const;

export interface SeedProgress {
  readonly step: "books" | "samples" | "accounts";
  readonly doneCount: number;
  readonly totalCount: number;
}

export interface SeedOptions extends ShopOptions {
  readonly onProgress?: (progress: SeedProgress) => void;
  /** Which books to load; the source's samples and the whole catalogue when absent. */
  readonly books?: readonly ImportedBook[];
  /** Made only when given: no password that is known to all opens the back office. */
  readonly administrator?: Administrator | undefined;
}

export interface SeedResult {
  readonly createdBookCount: number;
  readonly knownBookCount: number;
  /** What became of the administrator, when one was given. */
  readonly administrator: AdministratorState | undefined;
}

/**
 * `ready` opens the back office with the password given; `otherPassword` is of the staff, whose
 * password was changed since; `otherOwner` is a customer's e-mail, which stays a customer's.
 */
export type AdministratorState = "ready" | "otherPassword" | "otherOwner";

interface CatalogueBook {
  readonly category: string;
  readonly book_id: string;
  readonly title: string;
  readonly author: string;
  readonly isbn: string;
  readonly price: number;
  readonly stock_quantity: number;
  readonly description: string;
  readonly image_url: string;
  readonly published_year?: number;
  readonly created_at?: string;
  readonly updated_at?: string;
}

/** The source's three books, then those of the catalogue. */
export function catalogueBooks(): readonly ImportedBook[] {
  const sampleIds: ReadonlySet<string> = new Set(sampleBooks.map((book) => book.book_id));
  const others = catalogue.filter((book) => !sampleIds.has(book.book_id));
  return [...sampleBooks, ...others].map(importedBook);
}

function importedBook(book: CatalogueBook): ImportedBook {
  return {
    bookId: book.book_id,
    category: book.category,
    title: book.title,
    author: book.author,
    isbn: book.isbn,
    priceCents: Math.round(book.price * 100),
    stockQuantity: book.stock_quantity,
    description: book.description,
    imageUrl: book.image_url,
    publishedYear: book.published_year,
    createdAt: book.created_at,
    updatedAt: book.updated_at,
  };
}

/**
 * Fills the tables. What is there already stays as it is, sold copies included, so it may run at
 * every start and after a start that was cut off.
 */
export async function seed(options: SeedOptions): Promise<SeedResult> {
  const context = createShopContext(options);
  const onProgress = options.onProgress ?? (() => undefined);
  await bringToForm(context);
  const books = await seedBooks(context, options.books ?? catalogueBooks(), onProgress);
  onProgress({ step: "samples", doneCount: 0, totalCount: 3 });
  await seedSamples(context);
  onProgress({ step: "samples", doneCount: 3, totalCount: 3 });
  await seedDemoAccount(context);
  const administrator =
    options.administrator && (await seedAdministrator(context, options.administrator));
  onProgress({ step: "accounts", doneCount: 1, totalCount: 1 });
  return { ...books, administrator };
}

async function seedBooks(
  context: ShopContext,
  books: readonly ImportedBook[],
  onProgress: (progress: SeedProgress) => void,
): Promise<Omit<SeedResult, "administrator">> {
  // One Query for all pointers spares one refused transaction a book at every later start.
  const pointers = await context.data.BookPointer.query({}).all();
  const known = new Set(pointers.map((pointer) => pointer.book_id));
  let createdBookCount = 0;
  let doneCount = 0;
  const load = async (shelf: readonly ImportedBook[]): Promise<void> => {
    for (const book of shelf) {
      if (!known.has(book.bookId) && (await createUnlessKnown(context, book))) {
        createdBookCount += 1;
      }
      doneCount += 1;
      onProgress({ step: "books", doneCount, totalCount: books.length });
    }
  };
  // All categories at once, each one's books in turn: two books of one category would meet at its
  // entry, and one of them would have to wait and try again.
  await Promise.all(shelvesOf(books).map(load));
  return { createdBookCount, knownBookCount: books.length - createdBookCount };
}

function shelvesOf(books: readonly ImportedBook[]): readonly (readonly ImportedBook[])[] {
  const shelves = new Map<string, ImportedBook[]>();
  for (const book of books) {
    const shelf = shelves.get(book.category);
    if (shelf === undefined) shelves.set(book.category, [book]);
    else shelf.push(book);
  }
  return [...shelves.values()];
}

/** Two processes may fill the same tables at once. */
async function createUnlessKnown(context: ShopContext, book: ImportedBook): Promise<boolean> {
  try {
    await createBook(context, book);
    return true;
  } catch (error) {
    if (error instanceof ShopError && error.code === "BOOK_EXISTS") return false;
    throw error;
  }
}

/** The sample user has no credential: nobody can sign in as it. */
async function seedSamples({ data }: ShopContext): Promise<void> {
  await unlessThere(
    data.transact([
      data.User.create(sampleUser),
      data.EmailGuard.create({
        user_id: helperKeys.email(sampleUser.email),
        owner_id: sampleUser.user_id,
      }),
    ]),
  );
  await unlessThere(data.Order.create(sampleOrder, { timestamps: "given" }));
  // Born expired: the sweeper takes it away in time, and the next start puts it back.
  await unlessThere(data.StoredCart.create(sampleCart, { timestamps: "given" }));
}

async function unlessThere(command: PromiseLike<unknown>): Promise<void> {
  try {
    await command;
  } catch (error) {
    const isThere =
      isPlinthError(error, "itemExists") ||
      refusalOf(error, "User") !== undefined ||
      refusalOf(error, "EmailGuard") !== undefined;
    if (!isThere) throw error;
  }
}

async function seedDemoAccount(context: ShopContext): Promise<void> {
  const { data } = context;
  const demoKey = { user_id: demoAccount.userId };
  await registerUnlessKnown(context, demoAccount);
  // Looked at each time: a start may have been cut off between the two writes.
  const demo = await data.User.get(demoKey, { consistent: true });
  if (demo !== undefined && demo.address === undefined) {
    const address = storedAddress(demoAccount.address);
    await data.User.update(demoKey, { phone: demoAccount.phone, address });
  }
}

/**
 * Only who knows the password given becomes the staff: whoever had registered the e-mail before it
 * was set here stays a customer.
 */
async function seedAdministrator(
  context: ShopContext,
  { email, password }: Administrator,
): Promise<AdministratorState> {
  const { data } = context;
  await registerUnlessKnown(context, {
    email,
    password,
    firstName: "Shop",
    lastName: "Keeper",
  });
  const consistent = { consistent: true } as const;
  const guardKey = { user_id: helperKeys.email(normalizedEmail(email)) };
  const guard = await data.EmailGuard.get(guardKey, consistent);
  if (guard === undefined) throw new Error("The administrator vanished while it was made");
  const key = { user_id: guard.owner_id };
  const credentialKey = { user_id: helperKeys.credential(guard.owner_id) };
  const [user, credential] = await Promise.all([
    data.User.get(key, consistent),
    data.Credential.get(credentialKey, consistent),
  ]);
  const isKnown =
    credential !== undefined && (await verifyPassword(password, credential.password_hash));
  if (user?.role === "administrator") return isKnown ? "ready" : "otherPassword";
  if (!isKnown) return "otherOwner";
  await data.User.update(key, { role: "administrator" });
  return "ready";
}

async function registerUnlessKnown(
  context: ShopContext,
  account: Parameters<typeof register>[1],
): Promise<void> {
  try {
    await register(context, account);
  } catch (error) {
    if (!(error instanceof ShopError && error.code === "EMAIL_TAKEN")) throw error;
  }
}
