import { inProcess } from "@plinth/client";
import { createEngine } from "@plinth/engine";
import { printTemplate, template, verifyApplication } from "@plinth/infra";
import { openStacks } from "@plinth/infra/stacks";
import { createMemoryStore } from "@plinth/store";
import { describe, expect, it } from "vitest";
import { museum } from "./museum.suite.ts";

const place = { region: "us-east-1", accountId: "111122223333" };

/** Nothing is waited for but the engine, which goes on by turns of the event loop. */
const wait = () => new Promise<void>((resolve) => setImmediate(resolve));

describe("the tables of a template that was deployed", () => {
  it("are those of the application", async () => {
    const client = inProcess(createEngine({ store: createMemoryStore() }));
    const stacks = openStacks({ client, ...place, wait });
    const parameters = {
      Environment: "staging",
      CertificateArn: "arn:aws:acm:us-east-1:111122223333:certificate/museum",
      KeyArn: "arn:aws:kms:us-east-1:111122223333:key/entries",
      CodeBucket: "museum-code",
      CodeKey: "museum.zip",
    };
    const text = printTemplate(template(museum));

    await stacks.deploy({
      stackName: "museum-staging",
      template: { text, file: "template.yml" },
      parameters,
      onlyTables: true,
    });

    const { CodeBucket: _, CodeKey: __, ...own } = parameters;
    const differences = await verifyApplication(client, museum, {
      parameters: { ...own, "AWS::StackName": "museum-staging" },
    });
    expect(differences).toEqual([]);
    const exported = (await stacks.exports()).map(({ name }) => name);
    expect(exported).toEqual(
      expect.arrayContaining([
        "museum-staging-TicketsTableName",
        "museum-staging-TicketsTableArn",
        "museum-staging-TicketsStreamArn",
        "museum-staging-TableName",
      ]),
    );
    await client.close();
  });
});
