import type {
  OnDemandThroughput,
  ProvisionedThroughputDescription,
  TableDescription,
  Tag,
} from "@plinth/api";
import type { Client } from "@plinth/client";
import { ownTagPrefix } from "../application/own-tags.ts";
import type { Facts } from "./declared-facts.ts";
import { sendIfKnown, unknownBy } from "./unknown-operations.ts";

/** The same facts of a live table as `declaredFacts` has of a declared one, which is `expected`. */
export async function liveFacts(
  client: Client,
  tableName: string,
  expected: Facts,
): Promise<Facts> {
  const { Table: table } = await client.send("DescribeTable", { TableName: tableName });
  const facts: Record<string, string> = {
    billingMode: table.BillingModeSummary?.BillingMode ?? "PROVISIONED",
    ...throughputFacts(table, table),
    pointInTimeRecovery: await recoveryFact(client, tableName),
    encryption: encryptionFact(table, expected["encryption"] ?? ""),
    deletionProtection: table.DeletionProtectionEnabled === true ? "on" : "off",
    tableClass: table.TableClassSummary?.TableClass ?? "STANDARD",
  };
  for (const index of table.GlobalSecondaryIndexes ?? []) {
    const throughput = Object.entries(throughputFacts(table, index));
    for (const [path, text] of throughput) {
      facts[`indexes.${index.IndexName}.${path}`] = text;
    }
  }
  return { ...facts, ...(await tagFacts(client, table.TableArn, expected)) };
}

/** Of a table or one of its indexes. A maximum of -1 is none. */
function throughputFacts(
  { BillingModeSummary }: TableDescription,
  of: {
    readonly ProvisionedThroughput?: ProvisionedThroughputDescription;
    readonly OnDemandThroughput?: OnDemandThroughput;
  },
): Facts {
  if (BillingModeSummary?.BillingMode === "PAY_PER_REQUEST") {
    const { MaxReadRequestUnits = -1, MaxWriteRequestUnits = -1 } = of.OnDemandThroughput ?? {};
    return {
      ...(MaxReadRequestUnits === -1 ? {} : { maxReadRequestUnits: String(MaxReadRequestUnits) }),
      ...(MaxWriteRequestUnits === -1
        ? {}
        : { maxWriteRequestUnits: String(MaxWriteRequestUnits) }),
    };
  }
  const { ReadCapacityUnits, WriteCapacityUnits } = of.ProvisionedThroughput ?? {};
  return {
    readCapacityUnits: String(ReadCapacityUnits ?? "none"),
    writeCapacityUnits: String(WriteCapacityUnits ?? "none"),
  };
}

async function recoveryFact(client: Client, tableName: string): Promise<string> {
  const operation = "DescribeContinuousBackups";
  const output = await sendIfKnown(client, operation, { TableName: tableName });
  if (output === undefined) {
    return unknownBy(operation);
  }
  const { PointInTimeRecoveryStatus: status, RecoveryPeriodInDays: days = 35 } =
    output.ContinuousBackupsDescription.PointInTimeRecoveryDescription ?? {};
  return status === "ENABLED" ? `${days} days` : "off";
}

/**
 * DynamoDB tells the ARN of the key and nothing of how it was chosen: where the declaration says as
 * much as the ARN can, it is taken at its word.
 */
function encryptionFact({ SSEDescription }: TableDescription, expected: string): string {
  const isOn = ["ENABLED", "ENABLING", "UPDATING"].includes(SSEDescription?.Status ?? "");
  if (!isOn || SSEDescription?.SSEType !== "KMS") {
    return "AWS_OWNED";
  }
  const { KMSMasterKeyArn: arn = "a key of KMS" } = SSEDescription;
  const [alias] = /alias\/.*$/.exec(expected) ?? [];
  const isUntold = (alias !== undefined || expected === "AWS_MANAGED") && arn.includes(":key/");
  const names = [`:key/${expected}`, `:${alias ?? "alias/aws/dynamodb"}`];
  const isNamed = arn === expected || names.some((name) => arn.endsWith(name));
  return isUntold || isNamed ? expected : arn;
}

async function tagFacts(client: Client, arn: string, expected: Facts): Promise<Facts> {
  const operation = "ListTagsOfResource";
  const facts: Record<string, string> = {};
  let NextToken: string | undefined;
  do {
    const input = { ResourceArn: arn, ...(NextToken === undefined ? {} : { NextToken }) };
    const output = await sendIfKnown(client, operation, input);
    if (output === undefined) {
      const tags = Object.keys(expected).filter((path) => path.startsWith("tags."));
      // Where none is declared, there may be some still.
      const paths = tags.length === 0 ? ["tags"] : tags;
      return Object.fromEntries(paths.map((path) => [path, unknownBy(operation)]));
    }
    for (const { Key, Value } of (output.Tags ?? []).filter(isDeclared)) {
      facts[`tags.${Key}`] = JSON.stringify(Value);
    }
    NextToken = output.NextToken;
  } while (NextToken !== undefined);
  return facts;
}

/** Services of AWS and our stacks put tags of their own, which nobody declares. */
function isDeclared({ Key }: Tag): boolean {
  return !Key.startsWith("aws:") && !Key.startsWith(ownTagPrefix);
}
