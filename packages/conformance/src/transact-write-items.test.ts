import { beforeAll, describe, expect, it } from "vitest";
import { type Probe, simpleTable } from "./fixtures/probe.fixture.ts";
import { describeOnEachTarget } from "./fixtures/targets.suite.ts";

const conditionFailed = {
  Code: "ConditionalCheckFailed",
  Message: "The conditional request failed",
};
const none = { Code: "None" };

/** The parts of a transaction on one table. */
function actionsOn(TableName: string) {
  const one = { ":one": { N: "1" } };
  return {
    put: (pk: string, members: object = {}) => ({
      Put: { TableName, Item: { pk: { S: pk }, n: { N: "1" } }, ...members },
    }),
    remove: (pk: string, members: object = {}) => ({
      Delete: { TableName, Key: { pk: { S: pk } }, ...members },
    }),
    check: (pk: string, ConditionExpression: string, members: object = {}) => ({
      ConditionCheck: { TableName, Key: { pk: { S: pk } }, ConditionExpression, ...members },
    }),
    add: (pk: string, members: object = {}) => ({
      Update: {
        TableName,
        Key: { pk: { S: pk } },
        UpdateExpression: "ADD n :one",
        ExpressionAttributeValues: one,
        ...members,
      },
    }),
  };
}

describeOnEachTarget("TransactWriteItems", (probe) => {
  let TableName = "";
  let on = actionsOn("");
  beforeAll(async () => {
    TableName = await probe.createTable(simpleTable);
    on = actionsOn(TableName);
  });

  async function itemOf(pk: string): Promise<object | undefined> {
    return (await probe.send("GetItem", { TableName, Key: { pk: { S: pk } } }))["Item"];
  }

  it("carries out every action, or none", async () => {
    await probe.send("TransactWriteItems", { TransactItems: [on.put("a"), on.put("b")] });
    const TransactItems = [on.add("a"), on.remove("b"), on.check("c", "attribute_not_exists(pk)")];
    expect(await probe.send("TransactWriteItems", { TransactItems })).toEqual({});
    expect(await itemOf("a")).toEqual({ pk: { S: "a" }, n: { N: "2" } });
    expect(await itemOf("b")).toBeUndefined();

    const refused = await probe.refusal("TransactWriteItems", {
      TransactItems: [on.add("a"), on.check("c", "attribute_exists(pk)"), on.put("d")],
    });
    expect(refused).toMatchObject({
      name: "TransactionCanceledException",
      message:
        "Transaction cancelled, please refer cancellation reasons for specific reasons [None, ConditionalCheckFailed, None]",
      cancellationReasons: [none, conditionFailed, none],
    });
    expect(await itemOf("a")).toEqual({ pk: { S: "a" }, n: { N: "2" } });
    expect(await itemOf("d")).toBeUndefined();
  });

  it("shows the items that failed conditions saw, where asked", async () => {
    await probe.send("TransactWriteItems", { TransactItems: [on.put("seen"), on.put("unseen")] });
    const isNew = { ConditionExpression: "attribute_not_exists(pk)" };
    const { cancellationReasons } = await probe.refusal("TransactWriteItems", {
      TransactItems: [
        on.put("seen", { ...isNew, ReturnValuesOnConditionCheckFailure: "ALL_OLD" }),
        on.put("unseen", isNew),
      ],
    });
    expect(cancellationReasons).toEqual([
      { ...conditionFailed, Item: { pk: { S: "seen" }, n: { N: "1" } } },
      conditionFailed,
    ]);
  });

  it("cancels for what only the run can tell: mistyped keys and updates that do not fit", async () => {
    const mistyped = { TableName, Key: { pk: { N: "1" } } };
    const refused = await probe.refusal("TransactWriteItems", {
      TransactItems: [
        on.put("e"),
        { Delete: mistyped },
        { Put: { TableName, Item: mistyped.Key } },
      ],
    });
    expect(refused.cancellationReasons).toEqual([
      none,
      { Code: "ValidationError", Message: "The provided key element does not match the schema" },
      {
        Code: "ValidationError",
        Message:
          "One or more parameter values were invalid: Type mismatch for key pk expected: S actual: N",
      },
    ]);
    await probe.send("PutItem", { TableName, Item: { pk: { S: "text" }, n: { S: "x" } } });
    const unfit = await probe.refusal("TransactWriteItems", { TransactItems: [on.add("text")] });
    expect(unfit.cancellationReasons).toEqual([
      {
        Code: "ValidationError",
        Message: "An operand in the update expression has an incorrect data type",
      },
    ]);
  });

  it("takes placeholders that no expression needs", async () => {
    const idle = { ExpressionAttributeNames: { "#a": "a" } };
    expect(
      await probe.send("TransactWriteItems", { TransactItems: [on.put("idle", idle)] }),
    ).toEqual({});
  });

  it("takes 100 actions and refuses 101", async () => {
    const TransactItems = Array.from({ length: 101 }, (_, number) => on.put(`many ${number}`));
    await probe.send("TransactWriteItems", { TransactItems: TransactItems.slice(1) });
    expect((await probe.refusal("TransactWriteItems", { TransactItems })).message).toMatch(
      /^1 validation error detected: Value '\[.+\]' at 'transactItems' failed to satisfy constraint: Member must have length less than or equal to 100$/,
    );
  });

  it("refuses more than 4 MB together", async () => {
    const TransactItems = Array.from({ length: 11 }, (_, number) => ({
      Put: { TableName, Item: { pk: { S: `large ${number}` }, data: { S: "x".repeat(400_000) } } },
    }));
    expect((await probe.refusal("TransactWriteItems", { TransactItems })).name).toBe(
      "ValidationException",
    );
    expect(await itemOf("large 0")).toBeUndefined();
  });

  describeTokens(probe, () => TableName);

  it.each<[string, () => object[], string]>([
    [
      "no actions",
      () => [],
      "1 validation error detected: Value '[]' at 'transactItems' failed to satisfy constraint: Member must have length greater than or equal to 1",
    ],
    [
      "two actions on one item, before any condition",
      () => [on.check("same", "attribute_exists(gone)"), on.put("same")],
      "Transaction request cannot include multiple operations on one item",
    ],
    [
      "an entry of two actions",
      () => [{ ...on.put("x"), ...on.remove("y") }],
      "TransactItems can only contain one of Check, Put, Update or Delete",
    ],
    [
      "an entry of none",
      () => [{}],
      "TransactItems can only contain one of Check, Put, Update or Delete",
    ],
    [
      "an empty key, whatever else cancels",
      () => [on.check("gone", "attribute_exists(pk)"), on.remove("")],
      "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: pk",
    ],
    [
      "a broken condition",
      () => [on.put("x", { ConditionExpression: "a = " })],
      'Invalid ConditionExpression: Syntax error; token: "<EOF>", near: "a ="',
    ],
    [
      "an update without its expression",
      () => [on.add("x", { UpdateExpression: undefined })],
      "1 validation error detected: Value null at 'transactItems.1.member.update.updateExpression' failed to satisfy constraint: Member must not be null",
    ],
  ])("refuses %s", async (_case, transactItems, message) => {
    const input = { TransactItems: transactItems() };
    expect(await probe.refusalText("TransactWriteItems", input)).toBe(
      `ValidationException: ${message}`,
    );
  });

  it("refuses a table that is not there", async () => {
    const TransactItems = [on.put("x"), actionsOn("no-such-table").put("y")];
    expect(await probe.refusalText("TransactWriteItems", { TransactItems })).toBe(
      "ResourceNotFoundException: Requested resource not found",
    );
  });
});

function describeTokens(probe: Probe, tableName: () => string): void {
  describe("ClientRequestToken", () => {
    const countOf = async (pk: string): Promise<string> => {
      const input = { TableName: tableName(), Key: { pk: { S: pk } } };
      return (await probe.send("GetItem", input))["Item"].n.N;
    };
    const addWith = (ClientRequestToken: string, pk: string): Promise<object> =>
      probe.send("TransactWriteItems", {
        TransactItems: [actionsOn(tableName()).add(pk)],
        ClientRequestToken,
        ReturnConsumedCapacity: "TOTAL",
      });

    it("does not repeat a request, and charges the repeat as a read", async () => {
      const [capacity, repeated] = [await addWith("repeat", "r"), await addWith("repeat", "r")];
      expect(await countOf("r")).toBe("1");
      const TableName = tableName();
      expect(capacity).toEqual({
        ConsumedCapacity: [{ TableName, CapacityUnits: 2, WriteCapacityUnits: 2 }],
      });
      expect(repeated).toEqual({
        ConsumedCapacity: [{ TableName, CapacityUnits: 2, ReadCapacityUnits: 2 }],
      });
    });

    it("refuses another request under the same token", async () => {
      await addWith("mismatch", "m");
      await expect(addWith("mismatch", "other")).rejects.toMatchObject({
        name: "IdempotentParameterMismatchException",
      });
    });

    it("forgets a token after ten minutes", async ({ skip }) => {
      const { passTime } = probe.target;
      if (passTime === undefined) {
        skip("the clock is not ours");
        return;
      }
      await addWith("forgotten", "f");
      passTime(10 * 60 * 1000 - 5000);
      await addWith("forgotten", "f");
      expect(await countOf("f")).toBe("1");
      passTime(6000);
      await addWith("forgotten", "f");
      expect(await countOf("f")).toBe("2");
    });

    it("refuses a token of 37 characters", async () => {
      await expect(addWith("x".repeat(37), "x")).rejects.toThrow(
        "at 'clientRequestToken' failed to satisfy constraint: Member must have length less than or equal to 36",
      );
    });
  });
}
