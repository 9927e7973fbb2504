import type { Client } from "@plinth/client";
import type { AttributeValue, Item } from "@plinth/values";
import { z } from "zod";
import { createEncryption, type EncryptionOptions } from "../src/encryption/create-encryption.ts";
import type { Encryption } from "../src/encryption/encryption.ts";
import { generateLocalKeys } from "../src/encryption/keys/local-key-file.ts";
import { localKeys } from "../src/encryption/keys/local-keys.ts";
import { type Connection, connect, createTables, defineEntity, defineTable } from "../src/index.ts";
import { seededRandom } from "./random.suite.ts";
import { openEngine } from "./shop.suite.ts";

const start = Date.parse("2025-07-08T10:00:00Z");

export const keyText: string = generateLocalKeys({
  environment: "test",
  random: seededRandom("tennis keys"),
  now: start,
});

const users = defineTable({
  name: "users",
  partitionKey: "user_id",
  globalSecondaryIndexes: {
    EmailIndex: { partitionKey: "email_blind", projection: "ALL" },
    CourtIndex: { partitionKey: "court", projection: "ALL" },
  },
});
const User = defineEntity(users, {
  name: "User",
  attributes: z.object({
    user_id: z.string(),
    username: z.string(),
    email: z.string().optional(),
    password: z.string(),
    phones: z.array(z.object({ number: z.string() })).optional(),
    pin: z.int().optional(),
    court: z.string().default("1"),
    logins: z.int().default(0),
  }),
  encrypted: ["username", "email", "password", "phones", "pin"],
  hidden: ["password"],
  unique: { username: { normalize: (name) => name.toLowerCase() } },
  blindIndexes: {
    email: { attribute: "email_blind", normalize: (email) => email.toLowerCase() },
  },
});

const bookings = defineTable({
  name: "bookings",
  partitionKey: "user_id",
  sortKey: "booking_id",
  timeToLive: "expires_at",
});
const Booking = defineEntity(bookings, {
  name: "Booking",
  attributes: z.object({
    user_id: z.string(),
    booking_id: z.string(),
    note: z.string(),
    expires_at: z.int().optional(),
  }),
  encrypted: ["note"],
  version: "version",
  discriminate: (item) => !String(item["booking_id"]).startsWith("SLOT#"),
});
const Slot = defineEntity(bookings, {
  name: "Slot",
  attributes: z.object({ user_id: z.string(), booking_id: z.string(), note: z.string() }),
  when: { booking_id: { beginsWith: "SLOT#" } },
});
export const entities = { User, Booking, Slot };

export interface Tennis {
  readonly tennis: Connection<typeof entities>;
  readonly client: Client;
  readonly encryption: Encryption;
  readonly clock: { now: number };
  readonly calls: string[];
  /** The items as they are stored. */
  stored(table: "users" | "bookings"): Promise<Item[]>;
  /** Writes an item as it is, as an attacker would. */
  store(table: "users" | "bookings", item: Item): Promise<void>;
}

export interface TennisOptions extends Partial<EncryptionOptions> {
  readonly text?: string;
  readonly client?: Client;
}

export async function openTennis(options: TennisOptions = {}): Promise<Tennis> {
  const clock = { now: start };
  const now = (): number => clock.now;
  const calls: string[] = [];
  const inner = options.client ?? openEngine(now);
  const client: Client = {
    send: (operation, input, sendOptions) => {
      calls.push(operation);
      return inner.send(operation, input, sendOptions);
    },
    close: () => inner.close(),
  };
  await createTables(inner, [users, bookings]);
  const keys = localKeys({ text: options.text ?? keyText });
  const { text: _text, client: _client, ...encryptionOptions } = options;
  const encryption = createEncryption({ keys, now, ...encryptionOptions });
  const tennis = connect(entities, { client, encryption, now, wait: async () => undefined });
  return {
    tennis,
    client: inner,
    encryption,
    clock,
    calls,
    async stored(TableName) {
      const { Items = [] } = await inner.send("Scan", { TableName });
      return Items;
    },
    async store(TableName, Item) {
      await inner.send("PutItem", { TableName, Item: { ...Item } });
    },
  };
}

export const ann = {
  user_id: "ann",
  username: "Ann",
  email: "Ann@example.com",
  password: "Correct-Horse-1",
  phones: [{ number: "+34 600 000 000" }],
  pin: 4711,
};

export function bytesOf(value: AttributeValue | undefined): Uint8Array {
  if (value === undefined || !("B" in value)) {
    throw new Error("No binary");
  }
  return value.B;
}
