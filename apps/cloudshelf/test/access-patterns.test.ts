import { inProcess } from "@plinth/client";
import { createEngine } from "@plinth/engine";
import {
  type AccessPattern,
  type PolicyStatement,
  policyDocument,
  printTemplate,
  template,
  verifyApplication,
} from "@plinth/infra";
import { openStacks } from "@plinth/infra/stacks";
import type { AnyEntity } from "@plinth/model";
import { createMemoryStore } from "@plinth/store";
import { describe, expect, it } from "vitest";
import { cataloguePatterns } from "../src/infra/access-patterns.ts";
import { application } from "../src/infra/application.ts";
import { tables } from "../src/schema.ts";
import { verify } from "../src/verify.ts";
import { doEverything } from "./support/journey.ts";
import { openTestShop, type RecordedCall } from "./support/test-shop.ts";

/** One item, or one partition, that a call touched. */
interface Access {
  readonly operation: string;
  readonly table: string;
  readonly index: string | undefined;
  readonly isTransactional: boolean;
  readonly isConsistent: boolean;
  /** The key attributes that the call gives. */
  readonly key: Readonly<Record<string, unknown>>;
}

type Part = Readonly<Record<string, unknown>>;

function accessesOf({ operation, input }: RecordedCall): Access[] {
  if (operation === "TransactWriteItems") {
    const parts = input["TransactItems"] as readonly Readonly<Record<string, Part>>[];
    return parts.flatMap((part) =>
      Object.entries(part).map(([kind, each]) => ({
        ...accessOf(kind === "ConditionCheck" ? "ConditionCheckItem" : `${kind}Item`, each),
        isTransactional: true,
      })),
    );
  }
  return [accessOf(operation, input)];
}

function accessOf(operation: string, input: Part): Access {
  const { TableName, IndexName, ConsistentRead, Key, Item } = input;
  return {
    operation,
    table: String(TableName),
    index: IndexName as string | undefined,
    isTransactional: false,
    isConsistent: ConsistentRead === true,
    key: textsIn(operation === "Query" ? queriedKey(input) : (Key ?? Item)),
  };
}

/** What a key condition says with `=`. */
function queriedKey(input: Part): object {
  const names = (input["ExpressionAttributeNames"] ?? {}) as Readonly<Record<string, string>>;
  const values = (input["ExpressionAttributeValues"] ?? {}) as Part;
  const pairs = String(input["KeyConditionExpression"]).matchAll(/([#\w]+) = (:\w+)/g);
  return Object.fromEntries(
    [...pairs].map(([, name = "", value = ""]) => [names[name] ?? name, values[value]]),
  );
}

function textsIn(key: unknown): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(Object(key)).map(([name, value]) => [name, Object(value)["S"]]),
  );
}

function isOf(entity: AnyEntity, { table, key }: Access): boolean {
  const { when = {}, discriminate } = entity.options;
  return (
    entity.table.name === table &&
    (discriminate?.(key) ?? true) &&
    Object.entries(when).every(([name, pattern]) => {
      const value = String(key[name] ?? "");
      const isKnown = key[name] !== undefined;
      return (
        !isKnown ||
        (typeof pattern === "object" ? value.startsWith(pattern.beginsWith) : value === pattern)
      );
    })
  );
}

function allows(pattern: AccessPattern, access: Access): boolean {
  return (
    pattern.operation === access.operation &&
    pattern.index === access.index &&
    (pattern.transactional ?? false) === access.isTransactional &&
    (pattern.consistent ?? false) === access.isConsistent &&
    isOf(pattern.entity, access)
  );
}

const account = { region: "us-east-1", accountId: "111122223333" };

/** Decides as IAM does, for the forms that the policy has. */
function isAllowed({ Action, Resource, Condition = {} }: PolicyStatement, access: Access): boolean {
  const { table, index, operation } = access;
  const tableArn = `arn:aws:dynamodb:us-east-1:111122223333:table/${table}`;
  const arn = index === undefined ? tableArn : `${tableArn}/index/${index}`;
  const { Null: _, ...bounds } = Condition;
  return (
    Action.includes(`dynamodb:${operation}`) &&
    [Resource].flat().includes(arn) &&
    Object.values(bounds).every((bound) =>
      [bound["dynamodb:LeadingKeys"]]
        .flat()
        .some((pattern) => fits(String(pattern), leadingKey(access))),
    )
  );
}

function leadingKey({ table, key }: Access): string {
  const name = tables.find((each) => each.name === table)?.partitionKey.name ?? "";
  return String(key[name]);
}

/** A pattern of IAM, in which a star stands for any text. */
function fits(pattern: string, text: string): boolean {
  const [start = "", ...rest] = pattern.split("*");
  return rest.length === 0
    ? text === pattern
    : text.startsWith(start) && text.endsWith(rest.at(-1) ?? "");
}

describe("the application's access patterns", () => {
  it("are all that the services ask of DynamoDB, and nothing else", async () => {
    const test = await openTestShop();
    await doEverything(test);
    const accesses = test.calls.flatMap(accessesOf);
    const patterns = [...application.accessPatterns];

    const undeclared = accesses.filter(
      (access) => !patterns.some(([, pattern]) => allows(pattern, access)),
    );
    expect(undeclared).toEqual([]);
    const unused = patterns.filter(
      ([, pattern]) => !accesses.some((access) => allows(pattern, access)),
    );
    expect(unused.map(([name]) => name)).toEqual([]);
    await test.engine.close();
  });

  it("come to a policy that lets the services do their work", async () => {
    const test = await openTestShop();
    await doEverything(test);
    const { Statement } = policyDocument(application, account);
    const denied = test.calls
      .flatMap(accessesOf)
      .filter((access) => !Statement.some((statement) => isAllowed(statement, access)));
    expect(denied).toEqual([]);
    await test.engine.close();
  });

  it("let who shows the catalogue see no accounts, carts and orders, and write nothing", () => {
    const accessPatterns = Object.keys(cataloguePatterns);
    const { Statement } = policyDocument(application, { ...account, accessPatterns });
    const resources = Statement.flatMap(({ Resource }) => [Resource].flat());
    expect(new Set(resources)).toEqual(
      new Set(["arn:aws:dynamodb:us-east-1:111122223333:table/cloudshelf-books"]),
    );
    const actions = Statement.flatMap(({ Action }) => Action);
    expect(actions.filter((action) => !/:(GetItem|Query)$/.test(action))).toEqual([]);
  });

  it("never scan", () => {
    const operations = [...application.accessPatterns.values()].map(({ operation }) => operation);
    expect(operations).not.toContain("Scan");
  });
});

describe("the application's tables", () => {
  it("have the source's names", () => {
    const names = Object.values(template(application).Resources).map(
      ({ Properties }) => Properties["TableName"],
    );
    expect(names).toEqual(tables.map(({ name }) => name));
  });

  it("are what its template makes of them", async () => {
    const client = inProcess(createEngine({ store: createMemoryStore() }));
    // The engine goes on by turns of the event loop.
    const wait = () => new Promise<void>((resolve) => setImmediate(resolve));
    const text = printTemplate(template(application));
    await openStacks({ client, ...account, wait }).deploy({
      stackName: "shop",
      template: { text },
    });
    expect(await verifyApplication(client, application)).toEqual([]);
    expect((await verify(client)).every(({ isRight }) => isRight)).toBe(true);
    await client.close();
  });
});
