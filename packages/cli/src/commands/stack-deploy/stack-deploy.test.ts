import { describe, expect, it } from "vitest";
import { pressCtrlC, runPlinth } from "../../../test/run-plinth.ts";
import { spawnPlinth } from "../../../test/spawn-plinth.ts";
import { bookTemplate, filesIn } from "../../../test/stack-files.ts";
import { startEndpoint } from "../../../test/start-endpoint.ts";

const otherTable = `  Other:
    Type: AWS::DynamoDB::Table
    DependsOn: Books
    Properties: {TableName: other, BillingMode: PAY_PER_REQUEST, AttributeDefinitions: [{AttributeName: pk, AttributeType: S}], KeySchema: [{AttributeName: pk, KeyType: HASH}]}
`;
const bucket = "  Bucket: {Type: AWS::S3::Bucket}\n";

describe("stack deploy", () => {
  it("deploys the tables, tells the events meanwhile and the outputs afterwards", async () => {
    await using endpoint = await startEndpoint();
    await using files = await filesIn({ "t.yml": bookTemplate() });
    const options = { endpointUrl: endpoint.url, workingDirectory: files.path };
    const words = ["stack", "deploy", "shop", "t.yml", "-p", "Stage=prod"];
    const { exitCode, stdout, stderr } = await runPlinth(words, options);
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(/ {2}CREATE_IN_PROGRESS {14}shop {2}User Initiated\n/);
    expect(stderr).toMatch(/ {2}CREATE_COMPLETE {17}Books\n/);
    expect(stdout).toMatch(/^shop {2}CREATE_COMPLETE\n/);
    expect(stdout).toContain("\noutput  value       export\nName    books-prod  shop-books\n");

    const again = await runPlinth(["stack", "deploy", "shop", "t.yml"], options);
    expect(again).toMatchObject({ exitCode: 0 });
    expect(again.stderr).toBe("Nothing changes: all is as the template says.\n");
  });

  it("refuses a wrong template with file, line and column", async () => {
    await using endpoint = await startEndpoint();
    await using files = await filesIn({ "t.yml": bookTemplate(["TableClas: STANDARD"]) });
    const { exitCode, stderr } = await runPlinth(["stack", "deploy", "shop", "t.yml"], {
      endpointUrl: endpoint.url,
      workingDirectory: files.path,
    });
    expect(exitCode).toBe(1);
    expect(stderr).toContain(
      "Error: The template or its parameters are wrong in one place. Nothing was changed.\n",
    );
    expect(stderr).toContain(
      't.yml:11:7 Resources.Books.Properties.TableClas: A table has no property "TableClas".',
    );
    expect((await endpoint.client.send("ListTables", {})).TableNames).toEqual([]);
  });

  it("leaves out what is no table only when it is told to", async () => {
    await using endpoint = await startEndpoint();
    await using files = await filesIn({ "t.yml": bookTemplate([], bucket) });
    const options = { endpointUrl: endpoint.url, workingDirectory: files.path };
    const refused = await runPlinth(["stack", "deploy", "shop", "t.yml"], options);
    expect(refused.exitCode).toBe(1);
    expect(refused.stderr).toContain("--tables-only");
    expect(refused.stderr).toContain(
      "t.yml:11:3 Resources.Bucket: AWS::S3::Bucket cannot be applied here: it is no table.",
    );
    const done = await runPlinth(["stack", "deploy", "shop", "t.yml", "-t"], options);
    expect(done.exitCode).toBe(0);
    expect(done.stdout).toContain("Bucket    AWS::S3::Bucket  it is no table");
  });

  it("asks before it deletes a table, and demands --yes of a script", async () => {
    await using endpoint = await startEndpoint();
    await using files = await filesIn({
      "two.yml": bookTemplate([], otherTable),
      "one.yml": bookTemplate(),
    });
    const options = { endpointUrl: endpoint.url, workingDirectory: files.path };
    await runPlinth(["stack", "deploy", "shop", "two.yml"], options);
    const words = ["stack", "deploy", "shop", "one.yml"];
    const script = await runPlinth(words, options);
    expect(script.exitCode).toBe(1);
    expect(script.stderr).toContain("- delete     Other  other");
    expect(script.stderr).toContain("This deletes other with all items at http://127.0.0.1:");
    expect(script.stderr).toContain("Add --yes if that is what you want.");
    const wrong = await runPlinth(words, { ...options, answers: ["yes"] });
    expect(wrong).toMatchObject({ exitCode: 1, stdout: "" });
    expect((await endpoint.client.send("ListTables", {})).TableNames).toContain("other");
    expect(await runPlinth(words, { ...options, answers: ["shop"] })).toMatchObject({
      exitCode: 0,
    });
    expect((await endpoint.client.send("ListTables", {})).TableNames).not.toContain("other");
  });

  it.each<[string, string, string[]]>([
    ["an object", '{"Stage": "prod"}', ["books-prod"]],
    ["the AWS CLI's list", '[{"ParameterKey": "Stage", "ParameterValue": "prod"}]', ["books-prod"]],
  ])(
    "takes parameters from %s in a file, and those of the command line before them",
    async (_, json, expected) => {
      await using endpoint = await startEndpoint();
      await using files = await filesIn({ "t.yml": bookTemplate(), "p.json": json });
      const options = { endpointUrl: endpoint.url, workingDirectory: files.path };
      const words = ["stack", "deploy", "shop", "t.yml", "--parameters-file", "p.json"];
      await runPlinth(words, options);
      await runPlinth(
        ["stack", "deploy", "test", "t.yml", "--parameters-file", "p.json", "-p", "Stage=dev"],
        options,
      );
      expect((await endpoint.client.send("ListTables", {})).TableNames).toEqual([
        "books-dev",
        ...expected,
        "plinth-stacks",
      ]);
    },
  );

  it.each<[string, { files?: Record<string, string>; words: string[]; exitCode: number }, string]>([
    [
      "a file that is not there",
      { words: ["no.yml"], exitCode: 2 },
      "The template cannot be read: ENOENT",
    ],
    [
      "parameters that are no JSON",
      { files: { "p.json": "{" }, words: ["t.yml", "--parameters-file", "p.json"], exitCode: 2 },
      "p.json is no JSON",
    ],
    [
      "parameters that are numbers",
      {
        files: { "p.json": '{"Stage": 5}' },
        words: ["t.yml", "--parameters-file", "p.json"],
        exitCode: 2,
      },
      "p.json is wrong at Stage.",
    ],
    [
      "a value that is not allowed",
      { words: ["t.yml", "-p", "Stage=test"], exitCode: 1 },
      't.yml:2:3 Parameters.Stage: The parameter Stage is one of dev, prod. It was "test".',
    ],
    [
      "an account that is none",
      { words: ["t.yml", "--account-id", "12"], exitCode: 2 },
      '--account-id is "12", but takes 12 digits.',
    ],
  ])("refuses %s", async (_, { files: more = {}, words, exitCode }, message) => {
    await using endpoint = await startEndpoint();
    await using files = await filesIn({ "t.yml": bookTemplate(), ...more });
    const outcome = await runPlinth(["stack", "deploy", "shop", ...words], {
      endpointUrl: endpoint.url,
      workingDirectory: files.path,
    });
    expect(outcome.stderr).toContain(message);
    expect(outcome.exitCode).toBe(exitCode);
  });

  it("goes back to the state before on Ctrl-C", async () => {
    await using endpoint = await startEndpoint();
    await using files = await filesIn({ "t.yml": bookTemplate([], otherTable) });
    const controller = new AbortController();
    const { exitCode, stderr } = await runPlinth(["stack", "deploy", "shop", "t.yml"], {
      endpointUrl: endpoint.url,
      workingDirectory: files.path,
      signal: controller.signal,
      onNote: (text) => {
        if (/CREATE_COMPLETE +Books/.test(text)) pressCtrlC(controller);
      },
    });
    expect(exitCode).toBe(130);
    expect(stderr).toContain(
      "The deployment was stopped. shop and its tables are as they were before.",
    );
    expect((await endpoint.client.send("ListTables", {})).TableNames).toEqual(["plinth-stacks"]);
  });

  it("runs as a program, and prints nothing but JSON when it is asked to", async () => {
    await using endpoint = await startEndpoint();
    await using files = await filesIn({ "t.yml": bookTemplate() });
    const { exitCode, stdout, stderr } = await spawnPlinth(
      ["stack", "deploy", "shop", "t.yml", "--json"],
      {
        environment: { AWS_ENDPOINT_URL_DYNAMODB: endpoint.url },
        workingDirectory: files.path,
      },
    );
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(JSON.parse(stdout)).toMatchObject({
      outcome: "created",
      status: "CREATE_COMPLETE",
      outputs: [{ name: "Name", value: "books-dev", exportName: "shop-books" }],
      events: expect.arrayContaining([
        expect.objectContaining({ resourceStatus: "CREATE_COMPLETE" }),
      ]),
    });
  });
});
