import type { Application } from "../application/application.ts";
import type { MergedGrant } from "./merge-grants.ts";
import type { PolicyResources, PolicyStatement } from "./policy-statement.ts";

/** What DynamoDB asks of a table's key on behalf of whoever reads. */
const readActions = ["kms:Decrypt", "kms:DescribeKey"];
const writeActions = [
  ...readActions,
  "kms:Encrypt",
  "kms:GenerateDataKey",
  "kms:GenerateDataKeyWithoutPlaintext",
  "kms:ReEncryptFrom",
  "kms:ReEncryptTo",
];

/**
 * The use of the keys of KMS that the tables in these grants are encrypted by, through DynamoDB only.
 * DynamoDB decrypts the table's key in the name of whoever accesses the table; what else it may ask for
 * is what it documents, without `kms:CreateGrant`, which only the one who makes the table needs
 * (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html).
 * The key's own policy must let the account's policies decide. DynamoDB's own key and `aws/dynamodb`
 * need nothing.
 */
export function keyStatements(
  { tables }: Application,
  grants: readonly MergedGrant[],
  resources: PolicyResources,
): PolicyStatement[] {
  return [...tables].flatMap(([name, { encryption }]) => {
    const actions = grants
      .filter((grant) => grant.resources.some((resource) => tableIn(resource) === name))
      .flatMap((grant) => grant.actions);
    if (typeof encryption !== "object" || actions.length === 0) {
      return [];
    }
    const { resource, alias } = keyOf(encryption.kmsKeyId);
    const isAliased =
      alias === undefined
        ? {}
        : { "ForAnyValue:StringEquals": { "kms:ResourceAliases": resources.text(alias) } };
    const ViaService = resources.text("dynamodb.${AWS::Region}.${AWS::URLSuffix}");
    return [
      {
        Sid: `${name}KeyAccess`,
        Effect: "Allow",
        Action: [...(actions.some(isWrite) ? writeActions : readActions)].sort(),
        Resource: resources.text(resource),
        Condition: { ...isAliased, StringEquals: { "kms:ViaService": ViaService } },
      },
    ];
  });
}

function tableIn(resource: string): string | undefined {
  return resource.split("/")[0];
}

function isWrite(action: string): boolean {
  return /^dynamodb:(Put|Update|Delete|BatchWrite)Item$/.test(action);
}

/**
 * A key by its ARN or its id. A policy cannot name an alias as its resource, only ask for it in a
 * condition (https://docs.aws.amazon.com/kms/latest/developerguide/alias-authorization.html). What
 * begins with a parameter is taken for an ARN.
 */
function keyOf(keyId: string): {
  readonly resource: string;
  readonly alias: string | undefined;
} {
  const keyArn = "arn:${AWS::Partition}:kms:${AWS::Region}:${AWS::AccountId}:key/";
  const alias = /(?:^|:)(alias\/.*)$/.exec(keyId)?.[1];
  if (alias !== undefined) {
    return { resource: `${keyArn}*`, alias };
  }
  const isArn = keyId.startsWith("arn:") || keyId.startsWith("${");
  return { resource: isArn ? keyId : `${keyArn}${keyId}`, alias: undefined };
}
