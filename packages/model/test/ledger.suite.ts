import { type Client, inProcess } from "@plinth/client";
import { createEngine } from "@plinth/engine";
import { createMemoryStore } from "@plinth/store";
import { z } from "zod";
import { createEncryption } from "../src/encryption/create-encryption.ts";
import { generateLocalKeys } from "../src/encryption/keys/local-key-file.ts";
import { localKeys } from "../src/encryption/keys/local-keys.ts";
import {
  type Connection,
  type ConnectOptions,
  connect,
  createTables,
  decimal,
  defineEntity,
  defineTable,
} from "../src/index.ts";
import { defineStreamState, type StreamStateEntity } from "../src/streams/index.ts";
import { seededRandom } from "./random.suite.ts";

const start = Date.parse("2025-09-05T10:00:00Z");

const ledger = defineTable({
  name: "ledger",
  partitionKey: "pk",
  sortKey: "sk",
  typeAttribute: "type",
  timeToLive: "expires_at",
  stream: "NEW_AND_OLD_IMAGES",
  globalSecondaryIndexes: {
    gsi1: { partitionKey: "gsi1pk", sortKey: "gsi1sk", projection: "ALL" },
  },
});

/** Has been written in two forms: the first had its name in two parts. */
const Member = defineEntity(ledger, {
  name: "Member",
  attributes: z.object({
    member_id: z.string(),
    name: z.string(),
    email: z.email(),
    iban: z.string().optional(),
    settings: z.record(z.string(), z.unknown()).default({}),
  }),
  keys: { pk: "MEMBER#{member_id}", sk: "PROFILE" },
  unique: { email: { normalize: (email) => email.toLowerCase() }, iban: {} },
  encrypted: ["iban"],
  upgrade: {
    attribute: "form",
    steps: [{ up: ({ first, last, ...rest }) => ({ ...rest, name: `${first} ${last}` }) }],
  },
});

const Entry = defineEntity(ledger, {
  name: "Entry",
  attributes: z.discriminatedUnion("kind", [
    z.object({
      member_id: z.string(),
      entry_id: z.string(),
      day: z.string(),
      shelf: z.string(),
      kind: z.literal("payment"),
      amount: decimal(),
    }),
    z.object({
      member_id: z.string(),
      entry_id: z.string(),
      day: z.string(),
      shelf: z.string(),
      kind: z.literal("note"),
      text: z.string(),
    }),
  ]),
  keys: {
    pk: "MEMBER#{member_id}",
    sk: "ENTRY#{entry_id}",
    gsi1pk: "SHELF#{shelf}",
    gsi1sk: "{day}#{shelf}#{entry_id}",
  },
  version: "version",
});

const Balance = defineEntity(ledger, {
  name: "Balance",
  attributes: z.object({ member_id: z.string(), amount: decimal() }),
  keys: { pk: "MEMBER#{member_id}", sk: "BALANCE" },
});

const StreamState: StreamStateEntity<typeof ledger.options> = defineStreamState(ledger);

export const entities = { Member, Entry, Balance, StreamState };

export interface Ledger {
  readonly ledger: Connection<typeof entities>;
  readonly client: Client;
  readonly clock: { now: number };
}

const keyText = generateLocalKeys({
  environment: "test",
  random: seededRandom("ledger keys"),
  now: start,
});

/** Several entities in one table of an engine of its own. */
export async function openLedger(options: Partial<ConnectOptions<"ledger">> = {}): Promise<Ledger> {
  const clock = { now: start };
  const now = (): number => clock.now;
  const client = options.client ?? inProcess(createEngine({ store: createMemoryStore(), now }));
  await createTables(client, [ledger]);
  const encryption = createEncryption({
    keys: localKeys({ text: keyText, environment: "test" }),
    random: seededRandom("ledger nonces"),
    now,
  });
  return {
    client,
    clock,
    ledger: connect(entities, { ...options, client, now, encryption }),
  };
}
