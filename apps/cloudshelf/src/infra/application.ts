import { defineApplication } from "@plinth/infra";
import { monitoring } from "../monitoring/monitoring.ts";
import { books, carts, entities, orders, users } from "../schema.ts";
import {
  accountPatterns,
  cartPatterns,
  cataloguePatterns,
  inventoryPatterns,
  orderPatterns,
} from "./access-patterns.ts";
import { functions } from "./functions.ts";
import { identityPatterns } from "./identity-patterns.ts";
import { importPatterns } from "./import-patterns.ts";
import { mailPatterns } from "./mail-patterns.ts";

/** One process that asks the stream's one open shard each second: what the reports follow. */
const streamReads = { callsPerMonth: 2_628_000 };
/** Of the books a second one does, which tells open pages of stock and prices. */
const twoReadersEachSecond = 2 * streamReads.callsPerMonth;

/**
 * The bookshop as it is deployed: the source's four tables under their exact names, how the services
 * use them, and the four functions behind one address. `apps/cloudshelf/infra` holds what is made of it, by `npm run generated`.
 */
export const application = defineApplication({
  name: "cloudshelf",
  description: "CloudShelf, a bookshop: catalogue, carts, accounts and orders.",
  parameters: {
    Environment: {
      description: "Which copy of the shop this is; each has an account of its own",
      default: "dev",
      allowedValues: ["dev", "staging", "prod"],
    },
    AlertEmail: { description: "Who is told of alarms by e-mail; nobody when empty", default: "" },
    IdentityIssuer: {
      description: "An OpenID Connect issuer whose tokens the API takes, too; none when empty",
      default: "",
    },
    IdentityAudience: {
      description: "The issuer's clients whose tokens are taken, with commas between them",
      default: "",
    },
    ShopUrl: {
      description: "Where readers find the shop, for the links in mails; none in them when empty",
      default: "",
    },
    MailRegion: {
      description: "The region whose SES sends mails; they wait in the outbox when empty",
      default: "",
    },
    MailFrom: { description: "The e-mail address that mails come from", default: "" },
    MailIdentity: {
      description: "What SES has verified of it, the address or its domain: the one right to send",
      default: "none",
    },
  },
  tags: { Project: "CloudShelf", Environment: "${Environment}" },
  tables: {
    Books: { table: books, streamReads: { callsPerMonth: twoReadersEachSecond } },
    // Carts last for a week, so nobody restores them from a month ago.
    Carts: { table: carts, pointInTimeRecovery: { recoveryPeriodInDays: 7 }, streamReads },
    Users: { table: users, encryption: "AWS_MANAGED", deletionProtection: true, streamReads },
    Orders: { table: orders, encryption: "AWS_MANAGED", deletionProtection: true, streamReads },
  },
  entities,
  accessPatterns: {
    ...cataloguePatterns,
    ...cartPatterns,
    ...accountPatterns,
    ...orderPatterns,
    ...inventoryPatterns,
    ...mailPatterns,
    ...importPatterns,
    ...identityPatterns,
  },
  stored: {
    Book: { count: 10_000, sizeBytes: 900 },
    BookPointer: { count: 10_000, sizeBytes: 60 },
    CategoryEntry: { count: 20, sizeBytes: 60 },
    SearchToken: { count: 90_000, sizeBytes: 180 },
    ShelfPlace: { count: 30_000, sizeBytes: 70 },
    Word: { count: 15_000, sizeBytes: 35 },
    WordEnding: { count: 15_000, sizeBytes: 37 },
    CatalogueForm: { count: 1, sizeBytes: 40 },
    Review: { count: 20_000, sizeBytes: 600 },
    Cart: { count: 4000, sizeBytes: 700 },
    // Another view of the carts, and no items beside them.
    StoredCart: { count: 0, sizeBytes: 700 },
    CheckoutKey: { count: 100, sizeBytes: 150 },
    // Those of 90 days.
    OutboxMail: { count: 18_500, sizeBytes: 4500 },
    OutboxEntry: { count: 50, sizeBytes: 250 },
    BookImport: { count: 5, sizeBytes: 4000 },
    ImportPart: { count: 10, sizeBytes: 200_000 },
    ImportReport: { count: 250, sizeBytes: 30_000 },
    User: { count: 25_000, sizeBytes: 400 },
    EmailGuard: { count: 25_000, sizeBytes: 90 },
    IdentityGuard: { count: 2000, sizeBytes: 200 },
    Credential: { count: 25_000, sizeBytes: 200 },
    SessionList: { count: 25_000, sizeBytes: 400 },
    Order: { count: 120_000, sizeBytes: 900 },
  },
  functions,
  httpApi: { throttling: { rateLimit: 200, burstLimit: 400 } },
  // Files from the bucket, the shop from the functions. No wider path, or files would go there too.
  site: { apiPaths: ["/shop", "/shop/*"], cachedApiPaths: ["/shop/covers/*"] },
  monitoring,
});
