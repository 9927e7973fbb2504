import type { ItemFormat } from "@plinth/transfer";

/** The formats of --format. Here and not from @plinth/transfer, which the help need not load. */
export const itemFormats: readonly ItemFormat[] = ["json", "dynamodb-json", "csv"];
