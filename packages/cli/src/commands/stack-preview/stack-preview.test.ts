import { describe, expect, it } from "vitest";
import { runPlinth } from "../../../test/run-plinth.ts";
import { spawnPlinth } from "../../../test/spawn-plinth.ts";
import { bookTemplate, filesIn } from "../../../test/stack-files.ts";
import { startEndpoint } from "../../../test/start-endpoint.ts";

describe("stack preview", () => {
  it("shows what would become of each table, and what others changed", async () => {
    await using endpoint = await startEndpoint();
    await using files = await filesIn({
      "before.yml": bookTemplate(),
      "after.yml": bookTemplate(
        ["Tags: [{Key: Owner, Value: ann}]"],
        "  New: {Type: AWS::DynamoDB::Table, Properties: {TableName: fresh, BillingMode: PAY_PER_REQUEST, AttributeDefinitions: [{AttributeName: pk, AttributeType: S}], KeySchema: [{AttributeName: pk, KeyType: HASH}]}}\n  Key: {Type: AWS::KMS::Key}\n",
      ),
    });
    const options = { endpointUrl: endpoint.url, workingDirectory: files.path };
    await runPlinth(["stack", "deploy", "shop", "before.yml"], options);
    await endpoint.client.send("UpdateTable", {
      TableName: "books-dev",
      DeletionProtectionEnabled: true,
    });
    const { exitCode, stdout, stderr } = await runPlinth(
      ["stack", "preview", "shop", "after.yml"],
      options,
    );
    expect(exitCode).toBe(0);
    expect(stdout).toBe(`~ change     Books  books-dev
      Tags.Owner: none → ann
      changed by others: DeletionProtectionEnabled: false → true
+ add        New  fresh

Left out, since it cannot be applied here:
  Key  AWS::KMS::Key, line 13: it is no table
`);
    expect(stderr).toBe(
      `shop (update) at ${endpoint.url}\nA deployment needs --tables-only, since not all of it can be applied here.\n`,
    );
  });

  it("tells why a deployment would be refused", async () => {
    await using endpoint = await startEndpoint();
    await using files = await filesIn({ "t.yml": bookTemplate() });
    const options = { endpointUrl: endpoint.url, workingDirectory: files.path };
    await runPlinth(["stack", "deploy", "first", "t.yml"], options);
    const { stdout } = await runPlinth(["stack", "preview", "second", "t.yml"], options);
    expect(stdout).toMatch(
      /A deployment would be refused:\n {2}There is a table books-dev already/,
    );
  });

  it("shows a change of a wide text on a screen without acting on it", async () => {
    await using endpoint = await startEndpoint();
    const wide = `"\\u001b[31m${"x".repeat(300)}"`;
    await using files = await filesIn({
      "a.yml": bookTemplate(["Tags: [{Key: Note, Value: a}]"]),
      "b.yml": bookTemplate([
        `Tags: [{Key: Note, Value: ${wide.replace("x".repeat(300), "x".repeat(220))}}]`,
      ]),
    });
    const options = { endpointUrl: endpoint.url, workingDirectory: files.path };
    await runPlinth(["stack", "deploy", "shop", "a.yml"], options);
    const { stdout } = await runPlinth(["stack", "preview", "shop", "b.yml"], options);
    expect(stdout).toMatch(/Tags\.Note: a → \\u001b\[31mx+…\n/);
  });

  it("runs as a program, and ends with 3 when something would change", async () => {
    await using endpoint = await startEndpoint();
    await using files = await filesIn({ "t.yml": bookTemplate() });
    const options = {
      environment: { AWS_ENDPOINT_URL_DYNAMODB: endpoint.url },
      workingDirectory: files.path,
    };
    const words = ["stack", "preview", "shop", "t.yml", "--json", "--fail-on-changes"];
    const changed = await spawnPlinth(words, options);
    expect(changed.exitCode).toBe(3);
    expect(JSON.parse(changed.stdout)).toMatchObject({
      kind: "create",
      changes: [{ action: "Add", physicalId: "books-dev" }],
    });
    expect((await endpoint.client.send("ListTables", {})).TableNames).toEqual([]);
    await runPlinth(["stack", "deploy", "shop", "t.yml"], {
      endpointUrl: endpoint.url,
      workingDirectory: files.path,
    });
    expect(await spawnPlinth(words, options)).toMatchObject({ exitCode: 0 });
  });
});
