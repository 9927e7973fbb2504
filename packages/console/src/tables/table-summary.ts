import type { BillingMode, TableDescription } from "@plinth/api";

/** How the table is billed; a table made before on-demand existed has no summary of it. */
export function billingModeOf(table: TableDescription): BillingMode {
  return table.BillingModeSummary?.BillingMode ?? "PROVISIONED";
}

/** `On demand`, or the provisioned units. */
export function billingText(table: TableDescription): string {
  if (billingModeOf(table) === "PAY_PER_REQUEST") return "On demand";
  const { ReadCapacityUnits, WriteCapacityUnits } = table.ProvisionedThroughput;
  return `${ReadCapacityUnits} read, ${WriteCapacityUnits} write units`;
}

const viewTexts: Readonly<Record<string, string>> = {
  KEYS_ONLY: "Keys only",
  NEW_IMAGE: "New image",
  OLD_IMAGE: "Old image",
  NEW_AND_OLD_IMAGES: "New and old images",
};

/** What the table's stream holds; undefined without one. */
export function streamText({ StreamSpecification }: TableDescription): string | undefined {
  if (StreamSpecification?.StreamEnabled !== true) return undefined;
  const view = StreamSpecification.StreamViewType ?? "";
  return viewTexts[view] ?? view;
}

/** How many indexes of either kind; undefined without any. */
export function indexesText(table: TableDescription): string | undefined {
  const parts = [
    [table.GlobalSecondaryIndexes?.length ?? 0, "global"] as const,
    [table.LocalSecondaryIndexes?.length ?? 0, "local"] as const,
  ];
  const texts = parts.filter(([count]) => count > 0).map(([count, kind]) => `${count} ${kind}`);
  return texts.length === 0 ? undefined : texts.join(", ");
}
