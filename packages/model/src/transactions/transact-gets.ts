import type { Caller } from "../calls/caller.ts";
import { sendRequest } from "../calls/send-request.ts";
import type { GetItem } from "../commands/get-item.ts";
import { receiveItem } from "../commands/receive-items.ts";
import type { ConnectionContext } from "../connection-context.ts";
import type { NativeRecord } from "../entity/compiled-entity.ts";
import { checkActionCount } from "./transact-writes.ts";
import { withTries } from "./tries.ts";

/** Reads the items of several gets as they were at one moment. */
export async function transactGets(
  context: ConnectionContext,
  gets: readonly GetItem[],
  caller: Caller,
): Promise<(NativeRecord | undefined)[]> {
  const prepared = gets.map((get) => get.prepare());
  const TransactItems = prepared.map(({ input }) => {
    const { ConsistentRead: _always, ...Get } = input;
    return { Get };
  });
  checkActionCount(TransactItems.length);
  const output = await withTries(context, caller, () =>
    sendRequest(context, "TransactGetItems", { TransactItems }, caller),
  );
  return Promise.all(
    gets.map(async (get, position) =>
      receiveItem(
        context,
        get.target,
        output.Responses?.[position]?.Item,
        prepared[position]?.view ?? {},
      ),
    ),
  );
}
