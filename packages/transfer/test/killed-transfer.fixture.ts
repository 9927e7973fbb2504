import { type Client, http } from "@plinth/client";
import type { TransferRuntime } from "../src/defaults.ts";
import {
  type DumpReport,
  dumpItems,
  fileCheckpoint,
  fileSource,
  type ItemFormat,
  type LoadMode,
  type LoadReport,
  loadItems,
} from "../src/index.ts";

/** What the process is to do, and when it is to be killed. */
export interface KilledTransfer {
  readonly endpoint: string;
  readonly does: "load" | "dump";
  readonly tableName: string;
  readonly path: string;
  readonly format: ItemFormat;
  readonly mode?: LoadMode;
  readonly segments?: number;
  /** At the so-manieth step: a call begun or ended, or a look at the clock. 0 is never. */
  readonly killAtStep: number;
}

/** What a transfer that was not killed tells on its standard output. */
export interface TransferOutcome {
  readonly steps: number;
  readonly report: LoadReport | DumpReport;
}

async function run(transfer: KilledTransfer): Promise<void> {
  let steps = 0;
  const step = (): void => {
    steps += 1;
    // As kill -9 does it: nothing is flushed, closed or noted any more.
    if (steps === transfer.killAtStep) process.kill(process.pid, "SIGKILL");
  };
  // The clock is so fast that every other batch or page brings a checkpoint.
  let now = 0;
  const runtime: TransferRuntime = {
    random: () => 0,
    monotonicNow: () => {
      step();
      now += 200;
      return now;
    },
    pause: async () => {},
  };
  const client = steppingClient(transfer.endpoint, step);
  const report = await (transfer.does === "load" ? load : dump)(client, transfer, runtime);
  await client.close();
  const outcome: TransferOutcome = { steps, report };
  process.stdout.write(JSON.stringify(outcome));
}

/** Pages of 20 items, so that there are many. */
function steppingClient(endpoint: string, step: () => void): Client {
  const credentials = { accessKeyId: "any", secretAccessKey: "any" };
  const client = http({ endpoint, region: "eu-west-1", credentials });
  const send = async (operation: string, input: object, options: never): Promise<unknown> => {
    const limited = operation === "Scan" ? { ...input, Limit: 20 } : input;
    step();
    const output = await client.send(operation as never, limited as never, options);
    step();
    return output;
  };
  return { ...client, send: send as Client["send"], close: () => client.close() };
}

async function load(client: Client, transfer: KilledTransfer, runtime: TransferRuntime) {
  const { tableName, path, format, mode = "put" } = transfer;
  const checkpoint = fileCheckpoint(`${path}.plinth-load.json`);
  const source = fileSource(path);
  return loadItems(client, {
    tableName,
    source,
    format,
    mode,
    checkpoint,
    concurrency: 3,
    runtime,
  });
}

async function dump(client: Client, transfer: KilledTransfer, runtime: TransferRuntime) {
  const { tableName, path, format, segments = 1 } = transfer;
  return dumpItems(client, { tableName, path, format, segments, runtime });
}

const [, script, transfer] = process.argv;
if (script === import.meta.filename && transfer !== undefined) await run(JSON.parse(transfer));
