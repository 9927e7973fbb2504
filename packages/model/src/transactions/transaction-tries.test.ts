import type { Client } from "@plinth/client";
import { ServiceError } from "@plinth/client";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { connect, defineEntity, defineTable } from "../index.ts";

const table = defineTable({ name: "things", partitionKey: "id" });
const Thing = defineEntity(table, { name: "Thing", attributes: z.object({ id: z.string() }) });

/** A connection whose transactions fail with these errors, one after the other, and then succeed. */
function connectionFailing(errors: readonly Error[]): {
  readonly connection: ReturnType<typeof open>;
  readonly waits: number[];
  readonly tokens: (string | undefined)[];
} {
  const waits: number[] = [];
  const tokens: (string | undefined)[] = [];
  const left = [...errors];
  const client: Client = {
    send: (_operation, input) => {
      const { ClientRequestToken } = input as { readonly ClientRequestToken?: string };
      tokens.push(ClientRequestToken);
      const error = left.shift();
      return error === undefined ? Promise.resolve({} as never) : Promise.reject(error);
    },
    close: () => Promise.resolve(),
  };
  return { connection: open(client, waits), waits, tokens };
}

function open(client: Client, waits: number[]) {
  let count = 0;
  return connect(
    { Thing },
    {
      client,
      random: () => 0.5,
      uuid: () => {
        count += 1;
        return `uuid-${count}`;
      },
      wait: (milliseconds) => {
        waits.push(milliseconds);
        return Promise.resolve();
      },
    },
  );
}

function cancelled(...codes: string[]): ServiceError {
  return new ServiceError("TransactionCanceledException", "Transaction cancelled", {
    cancellationReasons: codes.map((Code) => ({ Code })),
  });
}

describe("a single write", () => {
  it("tries again when it met a transaction", async () => {
    const conflict = new ServiceError("TransactionConflictException", "Transaction is ongoing");
    const { connection, waits } = connectionFailing([conflict]);
    expect(await connection.Thing.put({ id: "a" })).toEqual({ id: "a" });
    expect(waits).toEqual([12.5]);
  });
});

describe("transactGet", () => {
  it("tries again when it met a write", async () => {
    const { connection, waits } = connectionFailing([cancelled("TransactionConflict")]);
    expect(await connection.transactGet([connection.Thing.get({ id: "a" })])).toEqual([undefined]);
    expect(waits).toEqual([12.5]);
  });
});

describe("transact", () => {
  it("tries again, with jitter, when it met another transaction", async () => {
    const failures = [
      cancelled("None", "TransactionConflict"),
      cancelled("ThrottlingError", "None"),
    ];
    const { connection, waits, tokens } = connectionFailing(failures);
    await connection.transact([
      connection.Thing.put({ id: "a" }),
      connection.Thing.put({ id: "b" }),
    ]);
    expect(waits).toEqual([12.5, 25]);
    expect(tokens).toEqual(["uuid-1", "uuid-2", "uuid-3"]);
  });

  it("asks again under the same token while its own first attempt is under way", async () => {
    const underWay = new ServiceError("TransactionInProgressException", "in progress");
    const { connection, tokens } = connectionFailing([underWay, underWay]);
    await connection.transact([connection.Thing.put({ id: "a" })]);
    expect(tokens).toEqual(["uuid-1", "uuid-1", "uuid-1"]);
  });

  it("gives up after eight tries and says which part met it", async () => {
    const failures = Array.from({ length: 8 }, () => cancelled("None", "TransactionConflict"));
    const { connection, waits } = connectionFailing(failures);
    const refused = connection.transact([
      connection.Thing.put({ id: "a" }),
      connection.Thing.put({ id: "b" }),
    ]);
    await expect(refused).rejects.toMatchObject({
      code: "transactionRefused",
      refusals: [
        { position: 1, reason: "TransactionConflict", code: "conflict", key: { id: "b" } },
      ],
    });
    expect(waits).toHaveLength(7);
  });

  it("does not try again what cannot pass", async () => {
    const { connection, waits } = connectionFailing([
      cancelled("TransactionConflict", "ConditionalCheckFailed"),
    ]);
    const refused = connection.transact([
      connection.Thing.put({ id: "a" }),
      connection.Thing.create({ id: "b" }),
    ]);
    await expect(refused).rejects.toMatchObject({ code: "transactionRefused" });
    expect(waits).toEqual([]);
  });

  it("leaves the errors of the service as they are", async () => {
    const error = new ServiceError("AccessDeniedException", "Not authorized");
    const { connection } = connectionFailing([error]);
    await expect(connection.transact([connection.Thing.put({ id: "a" })])).rejects.toBe(error);
  });

  it("sends nothing for no parts", async () => {
    const { connection, tokens } = connectionFailing([]);
    await connection.transact([]);
    expect(tokens).toEqual([]);
  });
});
