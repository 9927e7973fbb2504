import type { ScanInput } from "@plinth/api";
import type { Client } from "@plinth/client";
import type { Item } from "@plinth/values";
import { untilDone } from "../calls/until-done.ts";
import type { TransferRuntime } from "../defaults.ts";

/** "strong" reads cost twice what "eventual" ones do, which may miss what was written a second ago. */
export type Consistency = "strong" | "eventual";

export interface TableToScan {
  readonly client: Client;
  readonly tableName: string;
  readonly segments: number;
  readonly consistency: Consistency;
  readonly runtime: TransferRuntime;
}

export interface ScannedPage {
  readonly items: readonly Item[];
  /** Where the segment goes on; undefined when it ends here. */
  readonly lastKey: Item | undefined;
}

/** Reads one page of one segment: about a megabyte. */
export async function scanPage(
  { client, tableName, segments, consistency, runtime }: TableToScan,
  segment: number,
  startKey: Item | undefined,
  signal: AbortSignal,
): Promise<ScannedPage> {
  const input: ScanInput = {
    TableName: tableName,
    ConsistentRead: consistency === "strong",
    ...(segments === 1 ? {} : { Segment: segment, TotalSegments: segments }),
    ...(startKey === undefined ? {} : { ExclusiveStartKey: startKey }),
  };
  let page: ScannedPage = { items: [], lastKey: undefined };
  const attempt = async () => {
    const output = await client.send("Scan", input, { signal });
    page = { items: output.Items ?? [], lastKey: output.LastEvaluatedKey };
    return { left: undefined, isProgress: true };
  };
  await untilDone(undefined, attempt, runtime, signal);
  return page;
}
