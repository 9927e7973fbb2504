import { relative } from "node:path";
import type { CommandContext } from "../../command/command-context.ts";
import type { DevOptions } from "./dev-options.ts";
import type { RunningDev } from "./start-dev.ts";

/** Says where everything is, once requests can come. */
export async function printReady(
  context: CommandContext,
  { dynamodbUrl, consoleUrl, directory, tables }: RunningDev,
  { json }: DevOptions,
): Promise<void> {
  if (json) {
    await context.printJson({
      dynamodb: dynamodbUrl,
      console: consoleUrl ?? null,
      data: directory ?? null,
      tables: tables.map(({ table }) => table),
    });
    return;
  }
  const made = tables.filter(({ outcome }) => outcome === "created").length;
  const names = tables.map(({ table }) => table).join(", ");
  const rows: readonly (readonly [name: string, text: string])[] = [
    ["DynamoDB", dynamodbUrl],
    ...(consoleUrl === undefined ? [] : [["Console", consoleUrl] as const]),
    ["Tables", names === "" ? "as they are: there is no config" : `${names} (${made} created)`],
    ["Data", dataText(context, directory)],
  ];
  await context.print(
    [
      context.style.bold("Plinth is ready."),
      "",
      ...rows.map(([name, text]) => `  ${name.padEnd(9)} ${text}`),
      "",
      "Stop with Ctrl-C.",
    ].join("\n"),
  );
}

function dataText({ workingDirectory }: CommandContext, directory: string | undefined): string {
  if (directory === undefined) return "in memory, gone when this stops";
  const path = relative(workingDirectory, directory);
  return path.startsWith("..") ? directory : path || ".";
}
