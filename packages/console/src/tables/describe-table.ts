import type { PointInTimeRecoveryDescription, TableDescription, Tag } from "@plinth/api";
import { type Client, ServiceError } from "@plinth/client";

/** What was read, or DynamoDB's words on why it was not: credentials may allow one thing and not another. */
export type Fact<Value> =
  | { readonly isKnown: true; readonly value: Value }
  | { readonly isKnown: false; readonly reason: string };

/** All that DynamoDB tells of a table, from the four operations that tell it. */
export interface TableFacts {
  readonly table: TableDescription;
  /** The attribute that holds the time; undefined when items do not expire. */
  readonly timeToLive: Fact<string | undefined>;
  readonly tags: Fact<readonly Tag[]>;
  readonly recovery: Fact<PointInTimeRecoveryDescription>;
}

/** Asks for everything about one table. Rejects when there is no such table. */
export async function describeTable(client: Client, tableName: string): Promise<TableFacts> {
  const { Table: table } = await client.send("DescribeTable", { TableName: tableName });
  const [timeToLive, tags, recovery] = await Promise.all([
    factOf(timeToLiveOf(client, tableName)),
    factOf(tagsOf(client, table.TableArn)),
    factOf(recoveryOf(client, tableName)),
  ]);
  return { table, timeToLive, tags, recovery };
}

async function timeToLiveOf(client: Client, tableName: string): Promise<string | undefined> {
  const output = await client.send("DescribeTimeToLive", { TableName: tableName });
  const { TimeToLiveStatus: status, AttributeName: name } = output.TimeToLiveDescription;
  return status === "ENABLED" || status === "ENABLING" ? name : undefined;
}

async function tagsOf(client: Client, tableArn: string): Promise<readonly Tag[]> {
  const tags: Tag[] = [];
  let nextToken: string | undefined;
  do {
    const input = { ResourceArn: tableArn };
    const output = await client.send(
      "ListTagsOfResource",
      nextToken === undefined ? input : { ...input, NextToken: nextToken },
    );
    tags.push(...(output.Tags ?? []));
    nextToken = output.NextToken;
  } while (nextToken !== undefined);
  return tags;
}

async function recoveryOf(
  client: Client,
  tableName: string,
): Promise<PointInTimeRecoveryDescription> {
  const output = await client.send("DescribeContinuousBackups", { TableName: tableName });
  return output.ContinuousBackupsDescription.PointInTimeRecoveryDescription;
}

async function factOf<Value>(answer: Promise<Value>): Promise<Fact<Value>> {
  try {
    return { isKnown: true, value: await answer };
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    return { isKnown: false, reason: `${error.name}: ${error.message}` };
  }
}
