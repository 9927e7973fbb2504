import type { Client, ClientTarget } from "@plinth/client";
import { PlinthError } from "../plinth-error.ts";
import { serviceFailure } from "./service-failure.ts";

/** The `tableNotFound` that a failure of a request means; undefined when it means anything else. */
export async function explainMissingTable(
  client: Client,
  input: object,
  error: unknown,
): Promise<PlinthError | undefined> {
  const failure = serviceFailure(error, "ResourceNotFoundException");
  if (failure === undefined) {
    return undefined;
  }
  const names = tableNamesIn(input);
  const quoted = names.map((name) => `"${name}"`).join(", ");
  const subject =
    names.length === 1 ? `The table ${quoted} is not` : `One of the tables ${quoted} is not`;
  const target = await targetOf(client);
  return new PlinthError(
    "tableNotFound",
    `${subject} ${describeTarget(target)}. Create it, as createTables() does, or give its real name in tableNames, or call where it is.`,
    {
      tableName: names.length === 1 ? names[0] : undefined,
      region: target.region,
      reason: failure.message,
      cause: error,
    },
  );
}

async function targetOf(client: Client): Promise<ClientTarget> {
  try {
    return (await client.describeTarget?.()) ?? {};
  } catch {
    return {};
  }
}

function describeTarget({ region, endpoint }: ClientTarget): string {
  const place = endpoint === undefined ? "" : ` at ${endpoint}`;
  return region === undefined
    ? `there${place || ", in the region that the client calls"}`
    : `in ${region}${place}`;
}

/** The members of requests that name tables. */
interface RequestNamingTables {
  readonly TableName?: string;
  readonly RequestItems?: Readonly<Record<string, unknown>>;
  readonly TransactItems?: readonly Readonly<Record<string, { readonly TableName?: string }>>[];
}

/** The real names of all tables that a request is about, each once. */
export function tableNamesIn(input: object): string[] {
  const { TableName, RequestItems, TransactItems }: RequestNamingTables = input;
  if (TableName !== undefined) {
    return [TableName];
  }
  const inTransaction = (TransactItems ?? []).flatMap((action) =>
    Object.values(action).map((each) => each.TableName ?? ""),
  );
  return [...new Set([...Object.keys(RequestItems ?? {}), ...inTransaction])];
}
