import type { OperationInput, OperationName, OperationOutput } from "@plinth/api";
import type { Client } from "@plinth/client";
import { type AnyTable, type TableDifference, verifyTables } from "@plinth/model";
import type { Application } from "../application/application.ts";
import { parameterValues, resolveText } from "../application/parameter-values.ts";
import { realTableName } from "../application/table-names.ts";
import { declaredFacts, type Facts } from "./declared-facts.ts";
import { liveFacts } from "./live-facts.ts";
import { sendIfKnown, unknownBy } from "./unknown-operations.ts";

export interface VerifyOptions {
  /** The values of the application's parameters, and of `AWS::StackName` where a name holds it. */
  readonly parameters?: Readonly<Record<string, string>>;
}

/**
 * Every way in which the live tables differ from the application, in the order of its tables; an empty
 * list when there is none. `table` is the real name, `path` such as `keySchema`, `pointInTimeRecovery` or
 * `tags.Project`. Beside what `verifyTables` of `@plinth/model` compares: how the tables are paid for,
 * backed up, encrypted, protected from deletion, classed and tagged. Tags that AWS and
 * stacks put by themselves, which begin with `aws:` and `plinth:`, are not compared. Changes nothing.
 *
 * What DynamoDB does not tell cannot be compared: by which alias a table's key was chosen, and whether
 * the key is the account's `aws/dynamodb`. An operation that the endpoint does not have is a difference
 * too, whose `actual` says so.
 *
 * Rejects with `invalidDefinition` for parameters without a value; what DynamoDB refuses stays the
 * client's `ServiceError`.
 */
export async function verifyApplication(
  client: Client,
  application: Application,
  options: VerifyOptions = {},
): Promise<TableDifference[]> {
  const values = parameterValues(application, options.parameters);
  const resolve = (text: string) => resolveText(text, values);
  // What cannot be resolved is told before anything is sent.
  const places = [...application.tables].map(([place, resource]) => ({
    table: resource.table,
    tableName: realTableName(place, resource, values),
    expected: declaredFacts(resource, application.tags, resolve),
  }));
  const found = await Promise.all(places.map((place) => verifyTable(client, place)));
  return found.flat();
}

interface Place {
  readonly table: AnyTable;
  readonly tableName: string;
  readonly expected: Facts;
}

async function verifyTable(client: Client, place: Place): Promise<TableDifference[]> {
  const { table, tableName, expected } = place;
  const ofSchema = await verifySchema(client, table, tableName);
  if (ofSchema.some(({ path, actual }) => path === "table" && actual === "none")) {
    return ofSchema;
  }
  const actual = await liveFacts(client, tableName, expected);
  return [...ofSchema, ...compareFacts(tableName, expected, actual)];
}

/** What the model compares, but for the billing: it only knows tables that are paid for by request. */
async function verifySchema(
  client: Client,
  table: AnyTable,
  tableName: string,
): Promise<TableDifference[]> {
  let isTimeToLiveUnknown = false;
  const tolerant = withTimeToLive(client, () => {
    isTimeToLiveUnknown = true;
  });
  const tableNames = { [table.name]: tableName };
  const differences = (await verifyTables(tolerant, [table], { tableNames })).filter(
    ({ path }) => path !== "billingMode",
  );
  if (!isTimeToLiveUnknown) {
    return differences;
  }
  const expected = table.timeToLive ?? "off";
  const actual = unknownBy("DescribeTimeToLive");
  const others = differences.filter(({ path }) => path !== "timeToLive");
  return [...others, { table: tableName, path: "timeToLive", expected, actual }];
}

/** A client for which time to live is off where the endpoint does not know of it, and which says so. */
function withTimeToLive(client: Client, onUnknown: () => void): Client {
  return {
    send: async <Name extends OperationName>(operation: Name, input: OperationInput<Name>) => {
      if (operation !== "DescribeTimeToLive") {
        return client.send(operation, input);
      }
      const output = await sendIfKnown(client, operation, input);
      if (output === undefined) {
        onUnknown();
        const off: OperationOutput<"DescribeTimeToLive"> = {
          TimeToLiveDescription: { TimeToLiveStatus: "DISABLED" },
        };
        return off as OperationOutput<Name>;
      }
      return output;
    },
    close: () => client.close(),
  };
}

function compareFacts(table: string, expected: Facts, actual: Facts): TableDifference[] {
  const paths = [...new Set([...Object.keys(expected), ...Object.keys(actual)])];
  return paths
    .map((path) => ({
      table,
      path,
      expected: expected[path] ?? "none",
      actual: actual[path] ?? "none",
    }))
    .filter((difference) => difference.expected !== difference.actual);
}
