import { inProcess } from "@plinth/client";
import { createEngine } from "@plinth/engine";
import { policyDocument, printTemplate, template, verifyApplication } from "@plinth/infra";
import { openStacks } from "@plinth/infra/stacks";
import { createMemoryStore } from "@plinth/store";
import { describe, expect, it } from "vitest";
import { cataloguePatterns } from "../src/infra/access-patterns.ts";
import { application } from "../src/infra/application.ts";
import { tables } from "../src/schema.ts";
import { verify } from "../src/verify.ts";
import { accessesOf, account, allows, isAllowed } from "./support/access.ts";
import { doEverything } from "./support/journey.ts";
import { openTestShop } from "./support/test-shop.ts";

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
    expect(actions.filter((action) => !/:(GetItem|BatchGetItem|Query)$/.test(action))).toEqual([]);
  });

  it("never scan", () => {
    const operations = [...application.accessPatterns.values()].map(({ operation }) => operation);
    expect(operations).not.toContain("Scan");
  });
});

describe("the application's tables", () => {
  it("have the source's names", () => {
    const names = Object.values(template(application).Resources)
      .filter(({ Type }) => Type === "AWS::DynamoDB::Table")
      .map(({ Properties }) => Properties["TableName"]);
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
      parameters: { CodeBucket: "code", CodeKey: "functions.zip" },
      onlyTables: true,
    });
    expect(await verifyApplication(client, application)).toEqual([]);
    expect((await verify(client)).every(({ isRight }) => isRight)).toBe(true);
    await client.close();
  });
});
