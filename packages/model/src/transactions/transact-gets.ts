import type { GetItem } from "../commands/get-item.ts";
import { type ConnectionContext, currentSeconds } from "../connection-context.ts";
import type { NativeRecord } from "../entity/compiled-entity.ts";
import { readItem } from "../entity/item-codec.ts";
import { checkActionCount } from "./transact-writes.ts";
import { withTries } from "./tries.ts";

/** Reads the items of several gets as they were at one moment. */
export async function transactGets(
  context: ConnectionContext,
  gets: readonly GetItem[],
): Promise<(NativeRecord | undefined)[]> {
  const TransactItems = gets.map((get) => {
    const { TableName, Key } = get.input();
    return { Get: { TableName, Key } };
  });
  checkActionCount(TransactItems.length);
  const output = await withTries(context, () =>
    context.client.send("TransactGetItems", { TransactItems }),
  );
  const seconds = currentSeconds(context);
  return gets.map((get, position) =>
    readItem(get.target.entity, output.Responses?.[position]?.Item, seconds),
  );
}
