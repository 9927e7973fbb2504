import {
  DynamoDBException,
  ResourceNotFoundException,
  ValidationException,
} from "../exceptions.ts";
import { refusedArn } from "./refused-arn.ts";
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
    throw refusedArn("notAnArn", resourceArn);
  }
  const [, , service, region, accountId, resource = ""] = resourceArn.split(":");
  if (service !== "dynamodb" || accountId !== context.accountId) {
    const fact = "User is not authorized to access the resource";
    throw new DynamoDBException("AccessDeniedException", `${fact}: ${resourceArn}`, {
      plainMessage: fact,
    });
  }
  const [, tableName, part] = /^table\/([^/]+)(?:\/([^/]+))?/.exec(resource) ?? [];
  if (part === "index") {
    throw refusedArn("ofAnIndex", resourceArn);
  }
  if (tableName === undefined || part !== undefined) {
    throw refusedArn("notOfDynamoDB", resourceArn);
  }
  if (region !== context.region) {
    throw new ValidationException(
      `Invalid TableArn: Invalid ResourceArn provided as input ${resourceArn}`,
    );
  }
  const table = context.transaction.findTable(tableName);
  if (table === undefined || table.record.status === "DELETING") {
    throw new ResourceNotFoundException(
      `Requested resource not found: ResourceArn: ${resourceArn} not found`,
    );
  }
  return table;
}
