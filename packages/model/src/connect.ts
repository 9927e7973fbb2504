import { randomBytes, randomUUID } from "node:crypto";
import type { Client } from "@plinth/client";
import type { Call } from "./calls/call.ts";
import { describeKind } from "./codec/describe-value.ts";
import type { Target } from "./commands/write-plan.ts";
import {
  type ConnectionCommands,
  connectionCommands,
  type TestConnection,
} from "./connection-commands.ts";
import type { ConnectionContext } from "./connection-context.ts";
import type { Encryption } from "./encryption/encryption.ts";
import { isRecord } from "./entity/compiled-entity.ts";
import type { AnyEntity } from "./entity/entity-types.ts";
import { EntityRepository } from "./entity-repository.ts";
import { PlinthError } from "./plinth-error.ts";
import type { Repository } from "./repository.ts";
import { realTableName } from "./tables/table-inputs.ts";
import { waitByTimer } from "./wait-by-timer.ts";

export interface ConnectOptions<TableName extends string = string> {
  readonly client: Client;
  /** Milliseconds since the epoch; the system's clock when absent. */
  readonly now?: () => number;
  /** From 0 up to 1, for the jitter of retries; `Math.random` when absent. */
  readonly random?: () => number;
  /** For the idempotency tokens of transactions; `crypto.randomUUID` when absent. */
  readonly uuid?: () => string;
  /** Milliseconds that only go forward, for how long calls took; `performance.now` when absent. */
  readonly monotonicNow?: () => number;
  /** Waits between two tries, until then or until the signal; a timer when absent. */
  readonly wait?: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
  /**
   * Hears of every request, once each: what it was for, what it consumed, how long it took and how
   * it failed. It must be quick. What it throws is dropped, and the call goes its way.
   */
  readonly onCall?: (call: Call) => void;
  /** The real names of tables, by the names they were defined with. */
  readonly tableNames?: Readonly<Partial<Record<TableName, string | undefined>>>;
  /**
   * The secret that authenticates cursors, of 16 bytes at least. Give the same to all processes of one application; when
   * absent each connection makes its own, and its cursors are of no use after it.
   */
  readonly cursorKey?: string | Uint8Array;
  /**
   * Encrypts and decrypts attributes, as `createEncryption` of `@plinth/model/encryption` makes it.
   * Entities with `encrypted` attributes are refused without, with `invalidDefinition`.
   */
  readonly encryption?: Encryption | undefined;
}

/** The repositories of a set of entities, by the names given to `connect`. */
export type Connection<Entities extends Readonly<Record<string, AnyEntity>>> =
  ConnectionCommands & {
    /**
     * Gives the description of each entity's live table, and so tells that it can be reached. Rejects
     * with `tableNotFound`, which names table and region, when one is missing.
     */
    readonly testConnection: TestConnection<keyof Entities & string>;
  } & {
    readonly [Name in keyof Entities]: Repository<Entities[Name]>;
  };

/**
 * Opens the entities on a client. Sends nothing by itself. Throws `invalidDefinition` for a client or an
 * entity that is none, a name that the connection has already, a table's empty real name, a short
 * `cursorKey`, and encrypted attributes without `encryption`.
 *
 *     const shop = connect({ Book, Cart }, { client });
 *     const book = await shop.Book.get({ category: "Technology", book_id: "tech-001" });
 */
export function connect<const Entities extends Readonly<Record<string, AnyEntity>>>(
  entities: Entities,
  options: ConnectOptions<Entities[keyof Entities]["table"]["name"]>,
): Connection<Entities> {
  checkArguments(entities, options);
  checkCursorKey(options.cursorKey);
  const context: ConnectionContext = {
    client: options.client,
    now: options.now ?? Date.now,
    random: options.random ?? Math.random,
    uuid: options.uuid ?? randomUUID,
    wait: options.wait ?? waitByTimer,
    monotonicNow: options.monotonicNow ?? (() => performance.now()),
    onCall: options.onCall,
    cursorKey: options.cursorKey ?? randomBytes(32),
    cipher: options.encryption?.items,
  };
  const targets = new Map<string, Target>();
  const connection = connectionCommands(context, targets);
  for (const [name, entity] of Object.entries(entities)) {
    if (Object.hasOwn(connection, name)) {
      const message = `An entity cannot be connected as "${name}", which is a command of the connection. Give it another name.`;
      throw new PlinthError("invalidDefinition", message);
    }
    checkEncryption(entity, context);
    const tableName = realTableName(entity.table, options);
    targets.set(name, { entity: entity.compiled, tableName });
    connection[name] = new EntityRepository(context, entity, tableName);
  }
  // The repositories are the same for all entities; their types are worked out from each entity.
  return connection as unknown as Connection<Entities>;
}

/** The types refuse all of this already; it is for callers that went around them. */
function checkArguments(entities: unknown, options: unknown): void {
  const client = isRecord(options) ? options["client"] : undefined;
  if (!isRecord(client) || typeof client["send"] !== "function") {
    const message =
      "connect() takes a client as its option `client`, such as inProcess(), http() or awsSdk() of @plinth/client make.";
    throw new PlinthError("invalidDefinition", message);
  }
  if (!isRecord(entities)) {
    const message = `connect() takes an object of entities, such as { Book }, and not ${describeKind(entities)}.`;
    throw new PlinthError("invalidDefinition", message);
  }
  for (const [name, entity] of Object.entries(entities)) {
    if (!isRecord(entity) || !isRecord(entity["compiled"])) {
      const message = `connect() takes entities, as defineEntity() makes them, and "${name}" is ${describeKind(entity)}.`;
      throw new PlinthError("invalidDefinition", message);
    }
  }
}

/** Nothing of an entity that encrypts is ever written in the clear for want of an option. */
function checkEncryption(entity: AnyEntity, { cipher }: ConnectionContext): void {
  const { name, compiled } = entity;
  if (compiled.encrypted === undefined) {
    return;
  }
  if (cipher === undefined) {
    const message = `${name} has encrypted attributes. Give connect() the option encryption, as createEncryption() of @plinth/model/encryption makes it.`;
    throw new PlinthError("invalidDefinition", message, { entity: name });
  }
  cipher.attach(entity);
}

const cursorKeySizeBytesMin = 16;

/** An empty setting would be a key that everybody knows. The key itself is not repeated. */
function checkCursorKey(cursorKey: string | Uint8Array | undefined): void {
  if (cursorKey !== undefined && Buffer.byteLength(cursorKey) < cursorKeySizeBytesMin) {
    throw new PlinthError(
      "invalidDefinition",
      `The cursor key has fewer than ${cursorKeySizeBytesMin} bytes, so that cursors could be forged. Give a long random one, or none for a key of this connection's own.`,
    );
  }
}
