import { ValidationException } from "../exceptions.ts";
import { checkShape } from "./check-shape.ts";
import type { Door } from "./door.ts";
import type { InputShape } from "./read-input.ts";
import { readShape } from "./read-shape.ts";
import { withoutArn } from "./table-name.ts";

/**
 * Reads the input of an operation on one table, an ARN in TableName turned into the name. The name's
 * presence and length come before all the other constraints, and with texts of their own.
 */
export function readTableInput<Input extends { TableName: string }>(
  json: unknown,
  shape: InputShape<Input>,
  door: Door,
): Input {
  const input = readShape(json, shape, door);
  const tableName = tableNameIn(input["TableName"] as string | undefined);
  const checked = { ...input, TableName: tableName };
  checkShape(checked, shape);
  return checked as unknown as Input;
}

function tableNameIn(member: string | undefined): string {
  if (member === undefined) {
    throw new ValidationException(
      "The parameter 'TableName' is required but was not present in the request",
    );
  }
  const tableName = withoutArn(member);
  if (tableName.length < 3 || tableName.length > 255) {
    throw new ValidationException(
      "TableName must be at least 3 characters long and at most 255 characters long",
    );
  }
  return tableName;
}
