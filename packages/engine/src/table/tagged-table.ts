import {
  DynamoDBException,
  ResourceNotFoundException,
  ValidationException,
} from "../exceptions.ts";
import type { Table } from "./table.ts";

export interface TaggedTableContext {
  readonly region: string;
  readonly accountId: string;
  readonly transaction: { findTable(tableName: string): Table | undefined };
}

/**
 * The table whose ARN a tag operation names. Which exception a wrong ARN meets depends on the part
 * that is wrong; the account is looked at before the region.
 */
export function tableOfArn(resourceArn: string, context: TaggedTableContext): Table {
  if (!resourceArn.startsWith("arn:")) {
    throw new ValidationException(`Invalid ResourceArn: ${resourceArn}`);
  }
  const [, , service, region, accountId, resource = ""] = resourceArn.split(":");
  if (service !== "dynamodb" || accountId !== context.accountId) {
    throw new DynamoDBException(
      "AccessDeniedException",
      `User is not authorized to access the resource: ${resourceArn}`,
    );
  }
  const tableName = /^table\/([^/]+)$/.exec(resource)?.[1];
  if (tableName === undefined) {
    throw new ValidationException(`Not a DynamoDB resource arn: ${resourceArn}`);
  }
  if (region !== context.region) {
    throw new ValidationException(`Invalid TableArn: Invalid region in arn: ${resourceArn}`);
  }
  const table = context.transaction.findTable(tableName);
  if (table === undefined || table.record.status === "DELETING") {
    throw new ResourceNotFoundException(
      `Requested resource not found: ResourceArn: ${resourceArn} not found`,
    );
  }
  return table;
}
