import { serviceFailure } from "../calls/service-failure.ts";
import { itemIdentity } from "../commands/item-identity.ts";
import type { Target, WritePlan } from "../commands/write-plan.ts";
import { describeKey, nativeKey } from "../entity/item-codec.ts";
import { PlinthError } from "../plinth-error.ts";

/** One action of a transaction: what it is about, by its identity and in words. */
export interface ItemAction {
  readonly position: number;
  readonly identity: string;
  readonly subject: string;
}

/** Names the parts that DynamoDB refused for being about one item; undefined for another error. */
export function repeatedWrites(
  error: unknown,
  plans: readonly WritePlan[],
): PlinthError | undefined {
  return repeatedItems(error, () =>
    plans.flatMap(({ target, key, guards }, position) => [
      itemAction(position, target, key),
      ...guards.map(({ attribute, action }): ItemAction => {
        const guard = action.Delete?.Key ?? action.Put?.Item ?? {};
        const subject = `the guard of one ${attribute} of ${target.entity.name}`;
        return { position, identity: itemIdentity(target, guard), subject };
      }),
    ]),
  );
}

/** What an action on an item of an entity is about. */
export function itemAction(position: number, target: Target, key: WritePlan["key"]): ItemAction {
  const { entity } = target;
  const subject = `${entity.name} ${describeKey(nativeKey(entity, key))}`;
  return { position, identity: itemIdentity(target, key), subject };
}

/** Looks for the two actions only after DynamoDB found them, so that the others cost nothing. */
export function repeatedItems(
  error: unknown,
  actions: () => readonly ItemAction[],
): PlinthError | undefined {
  const failure = serviceFailure(error, "ValidationException");
  if (failure?.message.includes("multiple operations on one item") !== true) {
    return undefined;
  }
  const seen = new Map<string, ItemAction>();
  for (const action of actions()) {
    const first = seen.get(action.identity);
    if (first !== undefined) {
      const message = `Parts ${first.position} and ${action.position} of the transaction are both about ${action.subject}, and DynamoDB takes one action for each item. Make one part of them, or send them one after the other.`;
      return new PlinthError("invalidTransaction", message, {
        reason: failure.message,
        cause: error,
      });
    }
    seen.set(action.identity, action);
  }
  return undefined;
}
