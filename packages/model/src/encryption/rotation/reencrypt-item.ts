import type { UpdateAction } from "@plinth/expressions";
import type { AttributeValue, Item } from "@plinth/values";
import type { Caller } from "../../calls/caller.ts";
import { sendRequest } from "../../calls/send-request.ts";
import { serviceFailure } from "../../calls/service-failure.ts";
import { prepareToWrite } from "../../cipher/cipher-of.ts";
import { sealActions } from "../../cipher/seal-item.ts";
import { hasValue } from "../../conditions/attribute-condition.ts";
import { allOf } from "../../conditions/compile-condition.ts";
import { printWrite } from "../../expressions/expression-writer.ts";
import { isPlinthError, type PlinthError } from "../../plinth-error.ts";
import { placeOf } from "../items/place-of.ts";
import { keyIdsIn, type SealedTarget } from "./sealed-scan.ts";

/** What became of one item. */
export type ItemOutcome =
  | { readonly kind: "current" | "overtaken" }
  /** By the attributes that were rewritten, the keys that they were under. */
  | { readonly kind: "rewritten"; readonly from: ReadonlyMap<string, string> }
  | { readonly kind: "failed"; readonly error: PlinthError };

const triesMax = 5;

/**
 * Puts the values of an item that are under other keys under the current one, if they are still what
 * was read. When somebody wrote in between, looks at what they wrote; after some tries it is left to
 * another run. Rejects when a key could not be asked.
 */
export async function reencryptItem(
  sealed: SealedTarget,
  read: Item,
  caller: Caller,
): Promise<ItemOutcome> {
  let item: Item | undefined = read;
  for (let tries = 0; tries < triesMax && item !== undefined; tries += 1) {
    const from = oldKeysIn(sealed, item);
    if (from.size === 0) {
      return { kind: tries === 0 ? "current" : "overtaken" };
    }
    try {
      const stored: Item | undefined | "written" = await rewrite(sealed, item, from, caller);
      if (stored === "written") {
        return { kind: "rewritten", from };
      }
      item = stored;
    } catch (error) {
      if (isPlinthError(error, "decryptionFailed")) {
        return { kind: "failed", error };
      }
      throw error;
    }
  }
  return { kind: "overtaken" };
}

function oldKeysIn(sealed: SealedTarget, item: Item): Map<string, string> {
  const { currentKeyId } = sealed.fields;
  const others = [...keyIdsIn(sealed, item)].filter(([, keyId]) => keyId !== currentKeyId);
  return new Map(others);
}

/** Gives the item that is there instead, when it is not what was read; undefined when it is gone. */
async function rewrite(
  { context, target, fields: cipher }: SealedTarget,
  item: Item,
  from: ReadonlyMap<string, string>,
  caller: Caller,
): Promise<Item | undefined | "written"> {
  const { entity, tableName } = target;
  const fields = [...from.keys()].map((name) => ({
    place: placeOf(entity, item, name),
    value: item[name] ?? { NULL: true as const },
  }));
  const values = await cipher.open(fields);
  const actions = fields.map(({ place }, position) => {
    return setAction(place.attribute, values[position] ?? { NULL: true });
  });
  await prepareToWrite({ target, operation: "update" });
  const { key } = placeOf(entity, item, "");
  const sealed = sealActions(target, key, actions);
  await cipher.record("reencrypt", [
    { entity: entity.name, key, attributes: [...from.keys()], keyIds: [...new Set(from.values())] },
  ]);
  // Each sealed value has a nonce of its own, so that an equal one is the very one that was read.
  const condition = allOf(fields.map(({ place, value }) => hasValue(place.attribute, value)));
  const { UpdateExpression = "", ...printed } = printWrite(condition, {
    kind: "update",
    actions: [...sealed],
  });
  try {
    const input = { TableName: tableName, Key: key, UpdateExpression, ...printed };
    const asked = { ...input, ReturnValuesOnConditionCheckFailure: "ALL_OLD" as const };
    await sendRequest(context, "UpdateItem", asked, caller);
    return "written";
  } catch (error) {
    const failure = serviceFailure(error, "ConditionalCheckFailedException");
    if (failure === undefined) {
      throw error;
    }
    return failure.item;
  }
}

function setAction(name: string, value: AttributeValue): UpdateAction {
  return { kind: "set", path: [name], value: { kind: "value", value } };
}
