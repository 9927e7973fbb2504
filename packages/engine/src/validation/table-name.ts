import { ValidationException } from "../exceptions.ts";

const namePattern = /^[a-zA-Z0-9_.-]{3,255}$/;

/** The table's name out of a TableName member, which may also hold the table's ARN. */
export function tableNameOf(member: string): string {
  const name = withoutArn(member);
  if (!namePattern.test(name)) {
    throw new ValidationException(
      "Invalid table/index name.  Table/index names must be between 3 and 255 characters long, and may contain only the characters a-z, A-Z, 0-9, '_', '-', and '.'",
    );
  }
  return name;
}

/** The name in a table's ARN; any other text as it is. */
export function withoutArn(member: string): string {
  return /^arn:[^:]*:dynamodb:[^:]*:[^:]*:table\/([^/]+)$/.exec(member)?.[1] ?? member;
}
