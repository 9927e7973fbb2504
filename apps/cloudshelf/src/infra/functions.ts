import type { FunctionOptions } from "@plinth/infra";
import type {
  accountPatterns,
  cartPatterns,
  cataloguePatterns,
  inventoryPatterns,
  orderPatterns,
} from "./access-patterns.ts";
import type { identityPatterns } from "./identity-patterns.ts";
import type { importPatterns } from "./import-patterns.ts";
import type { mailPatterns } from "./mail-patterns.ts";

type PatternName =
  | keyof typeof cataloguePatterns
  | keyof typeof cartPatterns
  | keyof typeof accountPatterns
  | keyof typeof orderPatterns
  | keyof typeof inventoryPatterns
  | keyof typeof mailPatterns
  | keyof typeof importPatterns
  | keyof typeof identityPatterns;

type ShopFunction = FunctionOptions<"Books" | "Carts" | "Users" | "Orders", PatternName>;

/** What every page needs: who is signed in, and the header's categories and cart. */
const frame = ["categories", "newestCart", "sessions", "user", "identityOwner"] as const;
/** A cart is shown at today's prices. */
const shownCart = ["book", "bookPlace"] as const;

const environment = {
  CLOUDSHELF_BASE_PATH: "/shop",
  CLOUDSHELF_ASSETS_PATH: "/assets",
  /**
   * Resolved as the stack is deployed, so that the secret stands neither in the template nor in a
   * parameter. The same for all functions: a form of one is sent to another.
   */
  CLOUDSHELF_SECRET: "{{resolve:secretsmanager:${AWS::StackName}/secret}}",
  // Empty, and so absent, until the parameters name an issuer.
  CLOUDSHELF_IDENTITY_ISSUER: "${IdentityIssuer}",
  CLOUDSHELF_IDENTITY_AUDIENCE: "${IdentityAudience}",
  // Behind the CDN many people come from one of its addresses: the HTTP API's throttling is for them.
  CLOUDSHELF_ANONYMOUS_REQUESTS_PER_HOUR: "1000000",
} as const;

function shopFunction(name: string, options: Omit<ShopFunction, "handler">): ShopFunction {
  return {
    handler: `handlers/${name}/index.handler`,
    environment,
    timeoutSeconds: 10,
    ...options,
  };
}

/** The four handlers, each with the requests that reach it and with what it does to the tables. */
export const functions: Readonly<Record<string, ShopFunction>> = {
  catalogue: shopFunction("catalogue", {
    description: "Books, categories, search, covers; and whatever no other function answers",
    accessPatterns: [
      ...frame,
      ...(["booksOfCategory", "bookPlace", "book", "booksWithWord", "reviewsOfBook"] as const),
      ...(["liveBooks", "liveBookPlaces"] as const),
      ...([
        "bookPlaceNow",
        "bookNow",
        "category",
        "createBook",
        "changeBook",
        "removeBook",
      ] as const),
      ...(["createBookPlace", "moveBookPlace", "removeBookPlace"] as const),
      ...(["createCategory", "countBook", "writeWord", "removeWord"] as const),
      ...(["booksOfPage", "booksInOrder", "wordsThatBegin", "wordsThatEnd", "word"] as const),
      ...([
        "booksTitled",
        "changeCopies",
        "startImport",
        "imports",
        "import",
        "leadImport",
      ] as const),
      ...(["noteImportStep", "writeImportReport", "importReport"] as const),
      ...(["writeImportFile", "importFile"] as const),
      ...(["writePlace", "removePlace", "learnWords", "learnWordEndings"] as const),
    ],
    routes: ["$default"],
  }),
  cart: shopFunction("cart", {
    description: "Carts of guests and of users",
    accessPatterns: [
      ...frame,
      ...shownCart,
      ...(["bookPlaceNow", "bookNow", "startCart", "changeCart", "emptyCart"] as const),
    ],
    routes: ["ANY /shop/cart", "ANY /shop/cart/{proxy+}", "ANY /shop/api/cart/{proxy+}"],
  }),
  accounts: shopFunction("accounts", {
    description: "Accounts and sessions; a guest's cart comes along",
    accessPatterns: [
      ...frame,
      ...shownCart,
      ...(["moveCart", "mergeCart", "endCart"] as const),
      ...(["emailKnown", "emailOwner", "credential", "countAttempt", "endSession"] as const),
      ...(["changeUser", "takeEmail", "createUser", "createCredential", "firstSession"] as const),
      ...(["nextSession", "recordSignIn", "forgetAttempts", "endSessions", "removeUser"] as const),
      ...(["freeEmail", "removeCredential", "removeSessions"] as const),
      ...(["userIsActive", "userByEmail"] as const),
      ...(["writeMail", "queueMail", "takeIdentity", "removeIdentity"] as const),
    ],
    routes: [
      "ANY /shop/account",
      "ANY /shop/register",
      "ANY /shop/sign-in",
      "ANY /shop/sign-out",
      "ANY /shop/admin/users",
      "ANY /shop/admin/users/{proxy+}",
      "ANY /shop/api/sessions",
      "ANY /shop/api/users",
      "ANY /shop/api/users/{user_id}",
      "PUT /shop/api/users/{user_id}/password",
    ],
    // A password's hash takes its time, and a processor comes with the memory.
    memoryMegabytes: 1024,
  }),
  orders: shopFunction("orders", {
    description: "Checkout, orders, and reviews of what was bought",
    accessPatterns: [
      ...frame,
      ...shownCart,
      ...([
        "bookPlaceNow",
        "bookNow",
        "changeCart",
        "endCart",
        "orderOfKey",
        "placeOrder",
      ] as const),
      ...([
        "takeStock",
        "keepKey",
        "userIsActive",
        "order",
        "ordersOfUser",
        "cancelOrder",
      ] as const),
      ...(["restock", "ordersOfDay", "advanceOrder", "review"] as const),
      // The book's page, with the review that was refused.
      ...(["booksOfCategory", "reviewsOfBook"] as const),
      // A review changes the average of its book, by which search sorts.
      ...(["writeWord"] as const),
      ...(["writeMail", "queueMail", "leaveQueue", "settleMail", "dueMails"] as const),
      ...(["mailToSend", "confirmationOfOrder", "mailsOfDay", "queuedMails"] as const),
      "shipOrder",
    ],
    routes: [
      "ANY /shop/admin/outbox",
      "ANY /shop/admin/outbox/{proxy+}",
      "ANY /shop/checkout",
      "ANY /shop/orders",
      "ANY /shop/orders/{proxy+}",
      "POST /shop/books/{book_id}/reviews",
      "ANY /shop/admin/orders",
      "ANY /shop/admin/orders/{proxy+}",
      "ANY /shop/admin/sales",
      "ANY /shop/admin/sales/{proxy+}",
      "ANY /shop/admin/reports",
      "ANY /shop/admin/reports/{proxy+}",
      "ANY /shop/api/orders",
      "ANY /shop/api/orders/{order_id}",
      "ANY /shop/api/users/{user_id}/orders",
      "POST /shop/api/cart/{user_id}/checkout",
      "POST /shop/api/books/{book_id}/reviews",
    ],
    environment: {
      ...environment,
      // Empty, and so absent, until the parameters say how mails are sent.
      CLOUDSHELF_URL: "${ShopUrl}",
      CLOUDSHELF_SES_REGION: "${MailRegion}",
      CLOUDSHELF_MAIL_FROM: "${MailFrom}",
    },
    permissions: {
      SendMail: {
        actions: ["ses:SendEmail"],
        // Of nobody until the parameter names an identity.
        resources: ["arn:${AWS::Partition}:ses:*:${AWS::AccountId}:identity/${MailIdentity}"],
        condition: { StringEquals: { "ses:FromAddress": "${MailFrom}" } },
      },
    },
    // Also called without a request, to send what waits in the outbox.
    schedule: { expression: "rate(1 minute)" },
    timeoutSeconds: 30,
  }),
};
