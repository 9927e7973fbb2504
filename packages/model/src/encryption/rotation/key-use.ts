import type { ConnectedEntity } from "../../jobs/connected-entity.ts";
import { keyIdsIn, plaintextKeyId, sealedPages, sealedTargetOf } from "./sealed-scan.ts";

/** How many values of an entity each master key protects. */
export interface KeyUse {
  readonly items: number;
  /** The number of values by the id of their key. */
  readonly values: Readonly<Record<string, number>>;
  /** The number of values that are stored without encryption. */
  readonly plaintextValues: number;
  /**
   * Whether nothing is under this key: no value, and in KMS not the key of blind indexes either.
   * Never of the current one. Ask it of every entity, and think of backups and of stream records
   * that are set aside.
   */
  canRetire(keyId: string): boolean;
}

/**
 * Counts the values under each master key, by a scan that decrypts nothing. Rejects with
 * `invalidJob` for an entity without encrypted attributes.
 *
 *     const use = await keyUse(tennis.User);
 *     if (use.canRetire("key-2025-07-08")) { … }
 */
export async function keyUse(
  repository: ConnectedEntity,
  options: { readonly signal?: AbortSignal } = {},
): Promise<KeyUse> {
  const sealed = sealedTargetOf(repository);
  const counts = new Map<string, number>();
  let itemCount = 0;
  const scan = { pageSize: 100, signal: options.signal };
  for await (const items of sealedPages(sealed, scan)) {
    for (const item of items) {
      itemCount += 1;
      for (const keyId of keyIdsIn(sealed, item).values()) {
        counts.set(keyId, (counts.get(keyId) ?? 0) + 1);
      }
    }
  }
  const plaintextValues = counts.get(plaintextKeyId) ?? 0;
  counts.delete(plaintextKeyId);
  return {
    items: itemCount,
    values: Object.fromEntries(counts),
    plaintextValues,
    canRetire: (keyId) => !(counts.has(keyId) || sealed.fields.keyIdsInUse.includes(keyId)),
  };
}
