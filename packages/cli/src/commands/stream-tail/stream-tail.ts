import type { Client } from "@plinth/client";
import type { CommandContext } from "../../command/command-context.ts";
import { CliError } from "../../errors/cli-error.ts";
import { describeTarget } from "../../target/target.ts";
import { changeText, nativeRecord, wireRecord } from "./record-text.ts";
import type { StreamTailArguments, StreamTailOptions } from "./stream-tail-options.ts";
import { tailStream } from "./tail-stream.ts";

/** Being stopped is how it ends when all is well. */
export async function streamTail(
  context: CommandContext,
  options: StreamTailArguments & StreamTailOptions,
): Promise<undefined> {
  try {
    await tail(context, options);
  } catch (error) {
    if (!context.signal.aborted) throw error;
  }
}

async function tail(
  context: CommandContext,
  { table, fromStart, limit, json, dynamodbJson }: StreamTailArguments & StreamTailOptions,
): Promise<void> {
  const { signal, style } = context;
  const client = await context.client();
  const streamArn = await streamOf(client, table, signal);
  const records = tailStream({
    client,
    streamArn,
    startAt: fromStart ? "TRIM_HORIZON" : "LATEST",
    signal,
    onReady: () => {
      const where = describeTarget(context.target());
      context.note(style.dim(`Changes of ${table} at ${where}. Ctrl-C ends.`));
    },
    onGap: () => context.note("The stream no longer has some of the changes: they are too old."),
  });
  let count = 0;
  for await (const record of records) {
    if (dynamodbJson) await context.print(wireRecord(record));
    else await context.print(json ? nativeRecord(record) : changeText(record, style));
    count += 1;
    if (count === limit) return;
  }
  context.note(`The stream of ${table} has ended: it was turned off, or the table is gone.`);
}

async function streamOf(client: Client, table: string, signal: AbortSignal): Promise<string> {
  const { Table } = await client.send("DescribeTable", { TableName: table }, { signal });
  const isOn = Table?.StreamSpecification?.StreamEnabled === true;
  if (isOn && Table?.LatestStreamArn !== undefined) return Table.LatestStreamArn;
  throw new CliError(
    `${table} has no stream. Turn one on: declare stream: "NEW_AND_OLD_IMAGES" in defineTable and run plinth table create, or run aws dynamodb update-table --table-name ${table} --stream-specification StreamEnabled=true,StreamViewType=NEW_AND_OLD_IMAGES.`,
  );
}
