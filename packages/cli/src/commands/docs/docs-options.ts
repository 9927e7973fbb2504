import { defineCommand, type PlinthCommand } from "../../command/define-command.ts";
import {
  type ApplicationArguments,
  applicationArguments,
  type DeliveryOptions,
  deliveryExitCodes,
  deliveryOptions,
} from "../../derived/delivery-options.ts";

export const docsCommand: PlinthCommand = defineCommand<ApplicationArguments, DeliveryOptions>({
  path: "docs",
  summary: "makes the document of an application's schema",
  details:
    "As Markdown: tables, keys, indexes, access patterns with how consistent they read, entities with sample items.",
  arguments: applicationArguments,
  options: deliveryOptions,
  usesTarget: false,
  usesConfig: true,
  examples: [
    { line: "docs --out docs/schema.md", does: "into a file" },
    { line: "docs --check docs/schema.md", does: "in CI: is the file still true?" },
  ],
  exitCodes: deliveryExitCodes,
  load: async () => (await import("./docs.ts")).docs,
});
