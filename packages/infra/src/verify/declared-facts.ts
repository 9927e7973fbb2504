import type { Billing, TableResource } from "../application/table-resource.ts";

/** What a table is, each fact as a text under its path; what is not there is `none`. */
export type Facts = Readonly<Record<string, string>>;

/** How a table is kept and paid for by the application. `resolve` puts parameters into texts. */
export function declaredFacts(
  resource: TableResource,
  applicationTags: Readonly<Record<string, string>>,
  resolve: (text: string) => string,
): Facts {
  const { table, billing, deletionProtection, tableClass } = resource;
  const globalIndexes = table.indexes.filter(({ kind }) => kind === "global");
  const throughput = throughputFacts(billing);
  const facts: Record<string, string> = {
    billingMode: billing?.mode ?? "PAY_PER_REQUEST",
    ...throughput,
    pointInTimeRecovery: recoveryFact(resource.pointInTimeRecovery),
    encryption: resolve(encryptionFact(resource.encryption)),
    deletionProtection: deletionProtection === true ? "on" : "off",
    tableClass: tableClass ?? "STANDARD",
  };
  for (const { name } of globalIndexes) {
    for (const [path, text] of Object.entries(throughput)) {
      facts[`indexes.${name}.${path}`] = text;
    }
  }
  for (const [key, text] of Object.entries({ ...applicationTags, ...resource.tags })) {
    facts[`tags.${key}`] = JSON.stringify(resolve(text));
  }
  return facts;
}

/** The template gives the indexes what the table has. */
function throughputFacts(billing: Billing | undefined): Facts {
  if (billing?.mode === "PROVISIONED") {
    return {
      readCapacityUnits: String(billing.readCapacityUnits),
      writeCapacityUnits: String(billing.writeCapacityUnits),
    };
  }
  const { maxReadRequestUnits, maxWriteRequestUnits } = billing ?? {};
  return {
    ...(maxReadRequestUnits === undefined
      ? {}
      : { maxReadRequestUnits: String(maxReadRequestUnits) }),
    ...(maxWriteRequestUnits === undefined
      ? {}
      : { maxWriteRequestUnits: String(maxWriteRequestUnits) }),
  };
}

/** DynamoDB keeps changes for 35 days when it is not told how long. */
function recoveryFact(recovery: TableResource["pointInTimeRecovery"]): string {
  if (recovery === false) {
    return "off";
  }
  return `${typeof recovery === "object" ? recovery.recoveryPeriodInDays : 35} days`;
}

function encryptionFact(encryption: TableResource["encryption"]): string {
  return typeof encryption === "object" ? encryption.kmsKeyId : (encryption ?? "AWS_OWNED");
}
