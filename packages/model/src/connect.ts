import { randomBytes, randomUUID } from "node:crypto";
import type { Client } from "@plinth/client";
import type { Call } from "./calls/call.ts";
import { callerFor } from "./calls/caller.ts";
import type { CheckCommand, GetCommand, WriteCommand } from "./commands/command.ts";
import { GetItem } from "./commands/get-item.ts";
import { CheckItem, WriteItem } from "./commands/write-item.ts";
import type { ConnectionContext } from "./connection-context.ts";
import type { AnyEntity } from "./entity/entity-types.ts";
import { EntityRepository } from "./entity-repository.ts";
import { PlinthError } from "./plinth-error.ts";
import type { Repository, SignalOptions } from "./repository.ts";
import { realTableName } from "./tables/table-inputs.ts";
import { transactGets } from "./transactions/transact-gets.ts";
import { transactWrites } from "./transactions/transact-writes.ts";
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
}

export interface TransactOptions extends SignalOptions {
  /**
   * Makes the transaction run once however often it is sent within ten minutes. The same content is
   * acknowledged again; another content is refused with `tokenReused`. Timestamps are content, so
   * that code sees a second attempt under the same token as `tokenReused`: the first went through.
   */
  readonly token?: string | undefined;
}

export interface Transactions {
  /**
   * Runs all parts or none, 100 at most. Rejects with `transactionRefused`, whose `refusals` name
   * every part that refused.
   */
  transact(
    parts: readonly (WriteCommand<unknown> | CheckCommand)[],
    options?: TransactOptions,
  ): Promise<void>;

  /** Reads all the items as they were at one moment. */
  transactGet<const Parts extends readonly GetCommand<unknown>[]>(
    parts: Parts,
    options?: SignalOptions,
  ): Promise<{ -readonly [Position in keyof Parts]: Awaited<Parts[Position]> }>;
}

/** The repositories of a set of entities, by the names given to `connect`. */
export type Connection<Entities extends Readonly<Record<string, AnyEntity>>> = Transactions & {
  readonly [Name in keyof Entities]: Repository<Entities[Name]>;
};

/**
 * Opens the entities on a client. Sends nothing by itself.
 *
 *     const shop = connect({ Book, Cart }, { client });
 *     const book = await shop.Book.get({ category: "Technology", book_id: "tech-001" });
 */
export function connect<const Entities extends Readonly<Record<string, AnyEntity>>>(
  entities: Entities,
  options: ConnectOptions<Entities[keyof Entities]["table"]["name"]>,
): Connection<Entities> {
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
  };
  const connection: Record<string, unknown> = transactionsOf(context);
  for (const [name, entity] of Object.entries(entities)) {
    if (Object.hasOwn(connection, name)) {
      throw new PlinthError("invalidDefinition", `An entity cannot be connected as "${name}".`);
    }
    const tableName = realTableName(entity.table, options);
    connection[name] = new EntityRepository(context, entity, tableName);
  }
  // The repositories are the same for all entities; their types are worked out from each entity.
  return connection as unknown as Connection<Entities>;
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

function transactionsOf(context: ConnectionContext): Record<string, unknown> {
  return {
    transact: async (parts: readonly unknown[], options: TransactOptions = {}): Promise<void> => {
      const specs = parts.map((part, position) => {
        if (part instanceof WriteItem || part instanceof CheckItem) {
          checkPart(context, part, `Part ${position} of transact`);
          return part.spec;
        }
        throw invalidTransaction(
          `Part ${position} of transact is no write and no check. Give it the command itself, not awaited.`,
        );
      });
      if (specs.length > 0) {
        const names = specs.map((spec) => spec.target.entity.name);
        await transactWrites(context, specs, callerFor(names, options), options);
      }
    },
    transactGet: async (
      parts: readonly unknown[],
      options: SignalOptions = {},
    ): Promise<unknown[]> => {
      const gets = parts.map((part, position) => {
        if (part instanceof GetItem) {
          checkPart(context, part, `Part ${position} of transactGet`);
          return part;
        }
        throw invalidTransaction(
          `Part ${position} of transactGet is no get. Give it the command itself, not awaited.`,
        );
      });
      const names = gets.map((get) => get.target.entity.name);
      return gets.length === 0 ? [] : transactGets(context, gets, callerFor(names, options));
    },
  };
}

/** What was sent alone would happen twice, and what is another connection's in the wrong place. */
function checkPart(
  context: ConnectionContext,
  part: WriteItem | CheckItem | GetItem,
  name: string,
): void {
  if (part.isSent) {
    throw invalidTransaction(
      `${name} was awaited before, and so was sent by itself. Make the command anew, and do not await it.`,
    );
  }
  if (part.context !== context) {
    throw invalidTransaction(
      `${name} belongs to another connection. Make it with the connection whose transaction it joins.`,
    );
  }
}

function invalidTransaction(message: string): PlinthError {
  return new PlinthError("invalidTransaction", message);
}
