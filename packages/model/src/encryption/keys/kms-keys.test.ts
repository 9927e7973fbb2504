import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type KmsServer, openKms } from "../../../test/kms.suite.ts";
import { seededRandom } from "../../../test/random.suite.ts";
import { createEncryption } from "../create-encryption.ts";
import type { Encryption } from "../encryption.ts";
import {
  generateBlindIndexKey,
  type KmsKeysOptions,
  kmsKeys,
  rewrapBlindIndexKey,
} from "./kms-keys.ts";

const oldKey = "arn:aws:kms:eu-central-1:111122223333:key/00000000-0000-0000-0000-000000000001";
const newKey = "arn:aws:kms:eu-central-1:111122223333:key/00000000-0000-0000-0000-000000000002";

const place = {
  table: "users",
  entity: "User",
  key: { user_id: { S: "ann" } },
  attribute: "password",
};
const secret = { S: "Correct-Horse-1" };

describe("kmsKeys", () => {
  let kms: KmsServer;
  beforeAll(async () => {
    kms = await openKms([]);
  });
  beforeEach(() => {
    kms.calls.length = 0;
    kms.keyIds.add(oldKey).add(newKey);
  });
  afterAll(() => kms.close());

  function open(options: Partial<KmsKeysOptions> = {}): Encryption {
    const { client } = kms;
    const keys = kmsKeys({ client, keyId: oldKey, environment: "test", ...options });
    return createEncryption({ keys, random: seededRandom("kms nonces") });
  }

  async function seal({ items: { fields } }: Encryption): Promise<Uint8Array> {
    await fields.prepare("users", false);
    const sealed = fields.seal(place, secret);
    return "B" in sealed ? sealed.B : expect.unreachable();
  }

  it("asks for one data key and binds it to environment, table and purpose", async () => {
    const tennis = open();
    tennis.items.fields.attach(["users"], false);
    await Promise.all(Array.from({ length: 100 }, () => tennis.ready()));
    await seal(tennis);
    expect(kms.calls).toEqual([
      {
        operation: "GenerateDataKey",
        request: {
          KeyId: oldKey,
          KeySpec: "AES_256",
          EncryptionContext: { environment: "test", table: "users", purpose: "field-encryption" },
        },
      },
    ]);
  });

  it("opens in another process by one Decrypt, with the same context and the key named", async () => {
    const bytes = await seal(open());
    const field = { place, value: { B: bytes } };
    kms.calls.length = 0;
    await expect(
      open().items.fields.open(Array.from({ length: 50 }, () => field)),
    ).resolves.toEqual(Array.from({ length: 50 }, () => secret));
    expect(kms.calls).toEqual([
      {
        operation: "Decrypt",
        request: {
          KeyId: oldKey,
          CiphertextBlob: expect.any(String),
          EncryptionContext: { environment: "test", table: "users", purpose: "field-encryption" },
        },
      },
    ]);
  });

  it("cannot open another environment's or table's values", async () => {
    const value = { B: await seal(open()) };
    const production = open({ environment: "production" }).items.fields;
    await expect(production.open([{ place, value }])).rejects.toMatchObject({
      code: "decryptionFailed",
      reason: "altered",
      attribute: "password",
    });
    const elsewhere = { place: { ...place, table: "others" }, value };
    await expect(open().items.fields.open([elsewhere])).rejects.toMatchObject({
      code: "decryptionFailed",
    });
  });

  it("goes on with a new key and reads what is under the old", async () => {
    const value = { B: await seal(open()) };
    const rotated = open({ keyId: newKey, previousKeyIds: [oldKey] });
    await expect(rotated.items.fields.open([{ place, value }])).resolves.toEqual([secret]);
    expect(Buffer.from(await seal(rotated)).includes(newKey)).toBe(true);
    await expect(
      open({ keyId: newKey }).items.fields.open([{ place, value }]),
    ).rejects.toMatchObject({
      reason: "unknownKey",
      message: expect.stringContaining(oldKey),
    });
  });

  it("tells that KMS refused from a value that was changed", async () => {
    const value = { B: await seal(open()) };
    kms.keyIds.delete(oldKey);
    await expect(open().items.fields.open([{ place, value }])).rejects.toMatchObject({
      code: "encryptionUnavailable",
      reason: "NotFoundException",
    });
    await expect(seal(open())).rejects.toMatchObject({
      code: "encryptionUnavailable",
      message: `KMS refused GenerateDataKey or was not reached: NotFoundException: Key '${oldKey}' does not exist`,
    });
  });

  it("has a blind-index key that KMS wrapped, the same in every process", async () => {
    const blindIndexKey = await generateBlindIndexKey(
      kmsKeys({ client: kms.client, keyId: oldKey, environment: "test" }),
    );
    expect(kms.calls[0]?.request.EncryptionContext).toEqual({
      environment: "test",
      table: "*",
      purpose: "blind-index",
    });
    const [one, two] = [
      open({ blindIndexKey }),
      open({ blindIndexKey, keyId: newKey, previousKeyIds: [oldKey] }),
    ];
    await Promise.all([
      one.items.fields.prepare("users", true),
      two.items.fields.prepare("users", true),
    ]);
    expect(one.items.fields.blindIndex(place, "ann")).toBe(
      two.items.fields.blindIndex(place, "ann"),
    );
    const without = open({ blindIndexKey, keyId: newKey });
    await expect(without.items.fields.prepare("users", true)).rejects.toMatchObject({
      code: "encryptionUnavailable",
      message: expect.stringContaining("Name it among previousKeyIds"),
    });
  });

  it("wraps the blind-index key anew, so that the old key can go", async () => {
    const { client } = kms;
    const blindIndexKey = await generateBlindIndexKey(
      kmsKeys({ client, keyId: oldKey, environment: "test" }),
    );
    const options = { client, keyId: newKey, environment: "test", blindIndexKey };
    const rewrapped = await rewrapBlindIndexKey({ ...options, previousKeyIds: [oldKey] });
    const before = open({ blindIndexKey });
    await before.items.fields.prepare("users", true);
    const between = open({ blindIndexKey, keyId: newKey, previousKeyIds: [oldKey] });
    expect(between.items.fields.keyIdsInUse).toEqual([newKey, oldKey]);
    kms.keyIds.delete(oldKey);
    const after = open({ blindIndexKey: rewrapped, keyId: newKey });
    expect(new Set(after.items.fields.keyIdsInUse)).toEqual(new Set([newKey]));
    await after.items.fields.prepare("users", true);
    expect(after.items.fields.blindIndex(place, "ann")).toBe(
      before.items.fields.blindIndex(place, "ann"),
    );
    await expect(rewrapBlindIndexKey(options)).rejects.toMatchObject({ reason: "unknownKey" });
  });

  it("takes the commands of an SDK that is loaded already", async () => {
    const commands = await import("@aws-sdk/client-kms");
    await expect(seal(open({ commands }))).resolves.toBeInstanceOf(Uint8Array);
  });

  it.each(["alias/tennis", "arn:aws:kms:eu-central-1:1:alias/tennis", "", undefined as never])(
    "refuses %j, which names no key for good",
    (keyId) => {
      expect(() => open({ keyId })).toThrow("is named by its id or ARN");
    },
  );

  it("refuses to be for no environment", () => {
    for (const environment of ["", undefined as never]) {
      expect(() => open({ environment })).toThrow("none is named");
    }
  });
});
