import type { OperationInput, OperationName, OperationOutput, ScanInput } from "@plinth/api";
import type { Client, SendOptions } from "@plinth/client";
import type { ReadPlan } from "../items/plan-read.ts";

/**
 * A client to which the whole table is what a plan reads: a dump through it holds what the page shows, in
 * every format and with the dump's own retries. All that is not a Scan goes through as it is.
 */
export function queryClient(client: Client, plan: ReadPlan): Client {
  // A page has a limit; a file has all.
  const { Limit: _, ...whole } = plan.input;
  async function read(input: ScanInput, options: SendOptions | undefined) {
    const { ExclusiveStartKey } = input;
    const from = ExclusiveStartKey === undefined ? {} : { ExclusiveStartKey };
    return plan.operation === "Query"
      ? await client.send("Query", { ...whole, ...from }, options)
      : await client.send("Scan", { ...whole, ...from }, options);
  }
  return {
    async send<Name extends OperationName>(
      operation: Name,
      input: OperationInput<Name>,
      options?: SendOptions,
    ): Promise<OperationOutput<Name>> {
      if (operation !== "Scan") return await client.send(operation, input, options);
      // The outputs of Query and of Scan have the same form.
      return (await read(input as ScanInput, options)) as OperationOutput<Name>;
    },
    async close() {},
  };
}
