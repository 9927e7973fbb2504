import type { TableDescription } from "@plinth/api";
import type { Client } from "@plinth/client";
import { serviceFailure } from "../calls/service-failure.ts";

/** Describes a table; undefined where there is none, or none that is known everywhere yet. */
export async function findTable(
  client: Client,
  name: string,
): Promise<TableDescription | undefined> {
  try {
    const { Table } = await client.send("DescribeTable", { TableName: name });
    return Table;
  } catch (error) {
    if (serviceFailure(error, "ResourceNotFoundException") === undefined) {
      throw error;
    }
    return undefined;
  }
}
