import type { TransactGetItemsInput } from "@plinth/api";
import type { Caller } from "../calls/caller.ts";
import { sendRequest } from "../calls/send-request.ts";
import { withTries } from "../calls/tries.ts";
import type { GetItem } from "../commands/get-item.ts";
import { type ItemView, receiveItem, wholeItem } from "../commands/receive-items.ts";
import type { ConnectionContext } from "../connection-context.ts";
import type { NativeRecord } from "../entity/compiled-entity.ts";
import { type ItemAction, itemAction, repeatedItems } from "./repeated-items.ts";
import { checkActionCount } from "./transact-writes.ts";

/** The request of several gets, and how each answer is to be shown. Throws `invalidTransaction`. */
export function transactGetInput(gets: readonly GetItem[]): {
  readonly input: TransactGetItemsInput;
  readonly views: readonly ItemView[];
} {
  const prepared = gets.map((get) => get.prepare());
  const TransactItems = prepared.map(({ input }) => {
    const { ConsistentRead: _always, ...Get } = input;
    return { Get };
  });
  checkActionCount(TransactItems.length);
  return { input: { TransactItems }, views: prepared.map(({ view }) => view) };
}

/** Reads the items of several gets as they were at one moment. */
export async function transactGets(
  context: ConnectionContext,
  gets: readonly GetItem[],
  caller: Caller,
): Promise<(NativeRecord | undefined)[]> {
  const { input, views } = transactGetInput(gets);
  const output = await withTries(context, caller, () =>
    sendRequest(context, "TransactGetItems", input, caller),
  ).catch((error: unknown) => {
    const itemsAsked = (): ItemAction[] =>
      gets.map(({ target }, position) =>
        itemAction(position, target, input.TransactItems[position]?.Get.Key ?? {}),
      );
    throw repeatedItems(error, itemsAsked) ?? error;
  });
  return Promise.all(
    gets.map(async (get, position) =>
      receiveItem(
        context,
        get.target,
        output.Responses?.[position]?.Item,
        views[position] ?? wholeItem,
      ),
    ),
  );
}
