import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A directory with these files, gone afterwards. */
export async function filesIn(
  files: Readonly<Record<string, string>>,
): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpdir(), "plinth-stacks-"));
  for (const [name, text] of Object.entries(files)) {
    await writeFile(join(path, name), text);
  }
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) };
}

/** A template of one table with these further properties, and these further resources. */
export function bookTemplate(properties: readonly string[] = [], resources = ""): string {
  return `Parameters:
  Stage: {Type: String, Default: dev, AllowedValues: [dev, prod]}
Resources:
  Books:
    Type: AWS::DynamoDB::Table
    Properties:
      TableName: !Sub "books-\${Stage}"
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions: [{AttributeName: pk, AttributeType: S}]
      KeySchema: [{AttributeName: pk, KeyType: HASH}]
${properties.map((line) => `      ${line}\n`).join("")}${resources}Outputs:
  Name: {Value: !Ref Books, Export: {Name: !Sub "\${AWS::StackName}-books"}}
`;
}
