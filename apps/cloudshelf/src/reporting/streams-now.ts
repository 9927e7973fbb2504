import { tables } from "../schema.ts";
import type { ReportingContext } from "./reporting-context.ts";

/**
 * The ARNs of the streams that the tables have now, in the tables' order; none for a table whose stream is
 * off. A stream that was turned off and on again is another.
 */
export async function streamsNow({
  client,
  tableNames,
}: Pick<ReportingContext, "client" | "tableNames">): Promise<readonly string[]> {
  const arns = tables.map(async ({ name }) => {
    const TableName = tableNames[name] ?? name;
    const { Table } = await client.send("DescribeTable", { TableName });
    return Table?.StreamSpecification?.StreamEnabled === true ? Table.LatestStreamArn : undefined;
  });
  return (await Promise.all(arns)).filter((arn) => arn !== undefined);
}
