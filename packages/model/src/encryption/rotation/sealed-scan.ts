import { abortError } from "@plinth/client";
import type { Item } from "@plinth/values";
import { callerFor } from "../../calls/caller.ts";
import { sendRequest } from "../../calls/send-request.ts";
import { cipherOf } from "../../cipher/cipher-of.ts";
import type { EncryptedAttributes } from "../../cipher/compile-encrypted.ts";
import { withoutSealed } from "../../cipher/open-items.ts";
import type { Target } from "../../commands/write-plan.ts";
import type { ConnectionContext } from "../../connection-context.ts";
import type { CompiledEntity } from "../../entity/compiled-entity.ts";
import { isPresentItem } from "../../entity/item-codec.ts";
import { type ConnectedEntity, connectedParts } from "../../jobs/connected-entity.ts";
import { isPlinthError, PlinthError } from "../../plinth-error.ts";
import type { FieldCipher } from "../encryption.ts";

/** What a job on encrypted items works with. */
export interface SealedTarget {
  readonly context: ConnectionContext;
  readonly target: Target;
  readonly encrypted: EncryptedAttributes;
  readonly fields: FieldCipher;
}

/** Throws `invalidJob` for what is no connected entity with encrypted attributes. */
export function sealedTargetOf(repository: ConnectedEntity): SealedTarget {
  const { context, target } = connectedParts(repository);
  const { encrypted, name } = target.entity;
  if (encrypted === undefined) {
    throw new PlinthError("invalidJob", `${name} has no encrypted attributes to look at.`, {
      entity: name,
    });
  }
  return { context, target, encrypted, fields: cipherOf(target).fields };
}

export interface SealedScanOptions {
  readonly pageSize: number;
  readonly signal: AbortSignal | undefined;
}

/** The entity's own items as they are stored, page by page. Ends with the signal between two pages too. */
export async function* sealedPages(
  { context, target }: SealedTarget,
  { pageSize, signal }: SealedScanOptions,
): AsyncGenerator<readonly Item[]> {
  const { entity, tableName } = target;
  const caller = callerFor([entity.name], { signal });
  let startKey: Item | undefined;
  do {
    if (signal?.aborted === true) {
      throw abortError(signal);
    }
    const input = { TableName: tableName, ConsistentRead: true, Limit: pageSize };
    const output = await sendRequest(
      context,
      "Scan",
      startKey === undefined ? input : { ...input, ExclusiveStartKey: startKey },
      caller,
    );
    yield (output.Items ?? []).filter((item) => isOwnSealed(entity, item));
    startKey = output.LastEvaluatedKey;
  } while (startKey !== undefined);
}

/**
 * Whether the item may be the entity's. One that cannot be read counts as its own: what is encrypted
 * in it is under a key all the same.
 */
export function isOwnSealed(entity: CompiledEntity, item: Item): boolean {
  try {
    return isPresentItem(entity, withoutSealed(entity, item), Number.NEGATIVE_INFINITY);
  } catch (error) {
    if (isPlinthError(error, "undecodableItem")) {
      return true;
    }
    throw error;
  }
}

/** The master key of each encrypted attribute that the item has; `plaintext` for one that is not sealed. */
export function keyIdsIn({ fields, encrypted }: SealedTarget, item: Item): Map<string, string> {
  const keyIds = new Map<string, string>();
  for (const name of encrypted.names) {
    const value = item[name];
    if (value !== undefined) {
      keyIds.set(name, fields.keyIdOf(value) ?? plaintextKeyId);
    }
  }
  return keyIds;
}

/** What counts are kept under for values that are stored without encryption. */
export const plaintextKeyId = "plaintext";
