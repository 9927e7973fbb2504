import { describe, expect, it } from "vitest";
import { runPlinth } from "../../../test/run-plinth.ts";
import { spawnPlinth } from "../../../test/spawn-plinth.ts";
import { bookTemplate, filesIn } from "../../../test/stack-files.ts";
import { startEndpoint } from "../../../test/start-endpoint.ts";

const otherTable = `  Other:
    Type: AWS::DynamoDB::Table
    DependsOn: Books
    Properties: {TableName: other, BillingMode: PAY_PER_REQUEST, AttributeDefinitions: [{AttributeName: pk, AttributeType: S}], KeySchema: [{AttributeName: pk, KeyType: HASH}]}
`;

describe("stack rollback", () => {
  it("takes back a deployment whose program was killed", async () => {
    await using endpoint = await startEndpoint();
    await using files = await filesIn({ "t.yml": bookTemplate([], otherTable) });
    const environment = { AWS_ENDPOINT_URL_DYNAMODB: endpoint.url };
    const killed = await spawnPlinth(["stack", "deploy", "shop", "t.yml"], {
      environment,
      workingDirectory: files.path,
      onNote: (child, text) => {
        if (/CREATE_COMPLETE +Books/.test(text)) child.kill("SIGKILL");
      },
    });
    expect(killed).toMatchObject({ signal: "SIGKILL" });
    const busy = await runPlinth(["stack", "rollback", "shop"], { endpointUrl: endpoint.url });
    expect(busy.exitCode).toBe(1);
    expect(busy.stderr).toMatch(
      /The stack shop is under way: .*, process \d+ began to create it at /,
    );
    const back = await spawnPlinth(["stack", "rollback", "shop", "--force"], { environment });
    expect(back.exitCode).toBe(0);
    expect(back.stdout).toMatch(/^shop {2}ROLLBACK_COMPLETE\n/);
    expect((await endpoint.client.send("ListTables", {})).TableNames).toEqual(["plinth-stacks"]);
  });
});
