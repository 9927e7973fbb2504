import { randomBytes } from "node:crypto";
import { inspect } from "node:util";
import type { AttributeValue } from "@plinth/values";
import { describe, expect, it } from "vitest";
import { seededRandom } from "../../test/random.suite.ts";
import { createEncryption, type EncryptionOptions } from "./create-encryption.ts";
import type { Encryption, EncryptionEvent, FieldCipher } from "./encryption.ts";
import type { FieldPlace } from "./fields/field-place.ts";
import { decodeSealedValue, encodeSealedValue } from "./fields/sealed-value.ts";
import { generateLocalKeys, retireLocalKey, rotateLocalKeys } from "./keys/local-key-file.ts";
import { localKeys } from "./keys/local-keys.ts";

const now = Date.parse("2025-07-08T00:00:00Z");
const keyText = generateLocalKeys({ environment: "test", random: seededRandom("keys"), now });

const place: FieldPlace = {
  table: "users",
  entity: "User",
  key: { user_id: { S: "ann" } },
  attribute: "password",
};
const secret: AttributeValue = { S: "Correct-Horse-1" };

/** The value, as it was written when the format was made. It must open for ever. */
const sealedOnce = [
  "010e6b65792d323032352d30372d3038",
  "003c",
  "30a76fa17074151c67217807a38f7d0b34da8b3ae1b6d2a5fbb02d156c0c2c4b5d209bba7960190c14d8a20b2757e66b05ae62229ce2ac3f1ba91679",
  "15c866a41b3cf551fa794e1f",
  "4012c579ee71cafd986984e946676b0481cf1f2496b7bdb9c5a5f72553576e451cae937409d22577beb1e8fb54",
].join("");

function encryption(
  options: Partial<EncryptionOptions> & { text?: string; seed?: string } = {},
): Encryption {
  const random = seededRandom(options.seed ?? "values");
  const keys = localKeys({ text: options.text ?? keyText, random });
  return createEncryption({ keys, random, now: () => now, ...options });
}

/** The cipher of single values, without a connection. */
function fieldsOf(...options: Parameters<typeof encryption>): { fields: FieldCipher } {
  return encryption(...options).items;
}

async function seal(
  fields: FieldCipher,
  at: FieldPlace = place,
  value: AttributeValue = secret,
): Promise<Uint8Array> {
  await fields.prepare(at.table, false);
  const sealed = fields.seal(at, value);
  return "B" in sealed ? sealed.B : expect.unreachable();
}

function open(
  fields: FieldCipher,
  bytes: Uint8Array,
  at: FieldPlace = place,
): Promise<AttributeValue[]> {
  return fields.open([{ place: at, value: { B: bytes } }]);
}

describe("createEncryption", () => {
  it("gives exactly these bytes for this key, nonce and place", async () => {
    const { fields } = fieldsOf();
    const bytes = await seal(fields);
    expect(Buffer.from(bytes).toString("hex")).toBe(sealedOnce);
    await fields.prepare("users", true);
    const blind = fields.blindIndex(
      { table: "users", entity: "User", attribute: "email" },
      "ann@example.com",
    );
    expect(blind).toBe("_mDy6i86p7HuEUpP52PVNiksrb1QG7gA2ZOy7XFsowU");
  });

  it("opens what an earlier version of it wrote", async () => {
    const bytes = Buffer.from(sealedOnce, "hex");
    await expect(open(encryption().items.fields, bytes)).resolves.toEqual([secret]);
  });

  it("gives back every type of attribute", async () => {
    const { fields } = fieldsOf();
    const values: AttributeValue[] = [
      { S: "" },
      { S: "ü 🎾" },
      { N: "12.5" },
      { B: Uint8Array.of(1, 2) },
      { BOOL: false },
      { NULL: true },
      { SS: ["a", "b"] },
      { NS: ["1", "2"] },
      { BS: [Uint8Array.of(3)] },
      { L: [{ S: "a" }, { M: { x: { B: Uint8Array.of(4) } } }] },
      { M: { city: { S: "Bonn" } } },
    ];
    for (const value of values) {
      await expect(open(fields, await seal(fields, place, value))).resolves.toEqual([value]);
    }
  });

  it("draws a nonce for each of many values, and refuses one of another size", async () => {
    const { fields } = fieldsOf({ random: randomBytes });
    const nonces = new Set<string>();
    await fields.prepare(place.table, false);
    for (let count = 0; count < 10_000; count += 1) {
      const value = fields.seal(place, { S: "same" });
      const nonce = "B" in value ? decodeSealedValue(value.B)?.nonce : undefined;
      nonces.add(Buffer.from(nonce ?? []).toString("hex"));
    }
    expect(nonces.size).toBe(10_000);
    const short = createEncryption({
      keys: localKeys({ text: keyText }),
      random: () => new Uint8Array(4),
    });
    await expect(seal(short.items.fields)).rejects.toMatchObject({ code: "encryptionUnavailable" });
  });

  it("never gives the same bytes for the same value", async () => {
    const { fields } = fieldsOf();
    const first = await seal(fields);
    const second = await seal(fields);
    expect(Buffer.from(first).equals(Buffer.from(second))).toBe(false);
    expect(Buffer.from(first).includes("Horse")).toBe(false);
  });

  it("refuses a value with any one bit flipped", async () => {
    const { fields } = fieldsOf();
    const bytes = await seal(fields);
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const flipped = bytes.slice();
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      await expect(open(fields, flipped), `bit ${bit}`).rejects.toMatchObject({
        name: "PlinthError",
        code: "decryptionFailed",
        entity: "User",
        attribute: "password",
        key: { user_id: "ann" },
      });
    }
  });

  it("refuses a value that is cut off or longer", async () => {
    const { fields } = fieldsOf();
    const bytes = await seal(fields);
    for (const other of [bytes.subarray(0, -1), Buffer.concat([bytes, Uint8Array.of(0)])]) {
      await expect(open(fields, other)).rejects.toMatchObject({ code: "decryptionFailed" });
    }
  });

  it("refuses a value put together of two, which are both authentic", async () => {
    const { fields } = fieldsOf({ dataKeys: { usesMax: 1 } });
    const values = [await seal(fields), await seal(fields)].map(decodeSealedValue);
    const [one, two] = values;
    if (one === undefined || two === undefined) {
      expect.unreachable();
    }
    expect(one.wrappedKey).not.toEqual(two.wrappedKey);
    for (const name of ["wrappedKey", "nonce", "ciphertext"] as const) {
      const bytes = encodeSealedValue({ ...one, [name]: two[name] });
      await expect(open(fields, bytes), name).rejects.toMatchObject({ code: "decryptionFailed" });
    }
    for (const keyId of ["", "other", "k".repeat(255), "key-2025-07-08\0"]) {
      const forged = Buffer.from(encodeSealedValue({ ...one, keyId: keyId || "x" }));
      forged[1] = Buffer.byteLength(keyId);
      await expect(open(fields, forged), keyId).rejects.toMatchObject({ code: "decryptionFailed" });
    }
    expect(await open(fields, encodeSealedValue(one))).toEqual([secret]);
  });

  it.each<[string, Partial<FieldPlace>]>([
    ["another user's item", { key: { user_id: { S: "bob" } } }],
    ["another field", { attribute: "email" }],
    ["another entity", { entity: "Admin" }],
    ["another table", { table: "others" }],
    ["a key of another type", { key: { user_id: { N: "1" } } }],
    ["a key with another part", { key: { user_id: { S: "ann" }, kind: { S: "x" } } }],
  ])("refuses a value that was put into %s", async (_case, other) => {
    const { fields } = fieldsOf();
    const bytes = await seal(fields);
    await expect(open(fields, bytes, { ...place, ...other })).rejects.toMatchObject({
      code: "decryptionFailed",
      reason: "altered",
    });
  });

  it("knows a number of a key however it is written", async () => {
    const { fields } = fieldsOf();
    const at = (N: string): FieldPlace => ({ ...place, key: { id: { N } } });
    await expect(open(fields, await seal(fields, at("1e2")), at("100"))).resolves.toEqual([secret]);
    await expect(open(fields, await seal(fields, at("100")), at("101"))).rejects.toMatchObject({
      code: "decryptionFailed",
    });
  });

  it("refuses another environment's values, even under the same key", async () => {
    const bytes = await seal(encryption().items.fields);
    const production = encryption({ text: keyText.replace('"test"', '"production"') });
    await expect(open(production.items.fields, bytes)).rejects.toMatchObject({
      code: "decryptionFailed",
      reason: "altered",
    });
    const ownKeys = generateLocalKeys({
      environment: "production",
      random: seededRandom("production"),
      now: now + 86_400_000,
    });
    await expect(open(encryption({ text: ownKeys }).items.fields, bytes)).rejects.toMatchObject({
      reason: "unknownKey",
    });
  });

  it("refuses a value without encryption, unless it is accepted for a while", async () => {
    const stored = [{ place, value: secret }];
    await expect(encryption().items.fields.open(stored)).rejects.toMatchObject({
      code: "decryptionFailed",
      reason: "plaintext",
    });
    const accepting = encryption({ plaintext: "accepted" }).items.fields;
    await expect(accepting.open(stored)).resolves.toEqual([secret]);
    await expect(open(accepting, Uint8Array.of(9, 9))).rejects.toMatchObject({
      code: "decryptionFailed",
    });
  });

  it("tells nothing of the value or a key in its errors", async () => {
    const { fields } = fieldsOf();
    const bytes = await seal(fields);
    bytes.set([0], bytes.length - 20);
    try {
      await open(fields, bytes);
      expect.unreachable();
    } catch (error) {
      expect(String(error)).toBe(
        "PlinthError: The password of User user_id=ann cannot be decrypted: it was changed, or was encrypted for another item, attribute, table or environment.",
      );
      expect(JSON.stringify(error)).not.toContain("Horse");
    }
  });
});

describe("rotation", () => {
  const rotated = rotateLocalKeys(keyText, {
    random: seededRandom("rotated"),
    now,
    keyId: "key-2",
  });

  it("writes under the new key at once, and reads both", async () => {
    const old = await seal(encryption().items.fields);
    const { items, keyIds } = encryption({ text: rotated, seed: "after" });
    const { fields } = items;
    expect(keyIds).toEqual({ current: "key-2", previous: ["key-2025-07-08"] });
    const written = await seal(fields);
    expect(Buffer.from(written).includes("key-2\0")).toBe(true);
    await expect(open(fields, old)).resolves.toEqual([secret]);
    await expect(open(fields, written)).resolves.toEqual([secret]);
  });

  it("names a key that was retired", async () => {
    const old = await seal(encryption().items.fields);
    const retired = encryption({ text: retireLocalKey(rotated, "key-2025-07-08") });
    await expect(open(retired.items.fields, old)).rejects.toMatchObject({
      code: "decryptionFailed",
      reason: "unknownKey",
      message: expect.stringContaining('its key "key-2025-07-08" is not among the keys of "test"'),
    });
  });
});

describe("ready", () => {
  it("brings the keys of all tables, without which nothing is sealed", async () => {
    const tennis = encryption();
    tennis.items.fields.attach(["users", "bookings"], true);
    expect(() => tennis.items.fields.seal(place, secret)).toThrow(
      "No data key is ready. Before a synchronous compile(): await encryption.ready().",
    );
    await tennis.ready();
    expect(tennis.items.fields.seal(place, secret)).toHaveProperty("B");
    expect(tennis.items.fields.prepare("users", true)).toBeUndefined();
    expect(tennis.items.fields.prepare("bookings", true)).toBeUndefined();
  });

  it("says when there is no key for blind indexes", async () => {
    const keys = { ...localKeys({ text: keyText }), blindIndexKey: undefined };
    const tennis = createEncryption({ keys });
    tennis.items.fields.attach(["users"], true);
    await expect(tennis.ready()).rejects.toMatchObject({ code: "encryptionUnavailable" });
  });
});

describe("blindIndex", () => {
  it("is another one for each environment, table, entity, attribute and text", async () => {
    const { fields } = fieldsOf();
    const production = encryption({ text: keyText.replace('"test"', '"production"') }).items.fields;
    await Promise.all([fields.prepare("a", true), production.prepare("a", true)]);
    const at = { table: "a", entity: "b", attribute: "c" };
    const blinds = [
      fields.blindIndex(at, "x"),
      fields.blindIndex(at, "y"),
      fields.blindIndex({ ...at, table: "ab", entity: "" }, "x"),
      fields.blindIndex({ ...at, entity: "c" }, "x"),
      fields.blindIndex({ ...at, attribute: "d" }, "x"),
      production.blindIndex(at, "x"),
    ];
    expect(new Set(blinds).size).toBe(blinds.length);
    expect(fields.blindIndex(at, "x")).toBe(blinds[0]);
    expect(blinds[0]).toMatch(/^[\w-]{43}$/);
  });
});

describe("audit", () => {
  it("hears who did what to which attributes, and no values", async () => {
    const events: EncryptionEvent[] = [];
    const audit = {
      recordEncryption: async (each: readonly EncryptionEvent[]) => void events.push(...each),
    };
    const tennis = encryption({ audit, actor: "booking-api" });
    const fields = { entity: "User", key: place.key, attributes: ["password"], keyIds: ["k"] };
    expect(tennis.items.fields.isAudited).toBe(true);
    await tennis.items.fields.record("encrypt", [fields]);
    await tennis.as("user:ann").items.fields.record("decrypt", [fields]);
    expect(events).toEqual([
      { ...fields, kind: "encrypt", actor: "booking-api" },
      { ...fields, kind: "decrypt", actor: "user:ann" },
    ]);
  });

  it("shares keys between actors", async () => {
    const tennis = encryption();
    const bytes = await seal(tennis.as("a").items.fields);
    expect(tennis.as("b").items.fields.prepare("users", false)).toBeUndefined();
    await expect(open(tennis.as("b").items.fields, bytes)).resolves.toEqual([secret]);
  });
});

describe("an encryption that somebody prints", () => {
  it("shows nothing of a key", async () => {
    const random = seededRandom("printed");
    const drawn: Buffer[] = [];
    const keys = localKeys({
      text: keyText,
      random: (sizeBytes) => {
        const bytes = random(sizeBytes);
        drawn.push(Buffer.from(bytes));
        return bytes;
      },
    });
    const all = createEncryption({ keys, now: () => now });
    await all.items.fields.prepare("users", true);
    const [file] = [JSON.parse(keyText) as { keys: [{ key: string }]; blindIndexKey: string }];
    const texts = [file.keys[0].key, file.blindIndexKey].map((key) => Buffer.from(key, "base64"));
    const options = { depth: 20, showHidden: true, maxArrayLength: null, maxStringLength: null };
    const printed = [all, keys, all.items]
      .flatMap((each) => [inspect(each, options), JSON.stringify(each)])
      .join();
    for (const bytes of [...texts, ...drawn.filter(({ byteLength }) => byteLength === 32)]) {
      const forms = [bytes.toString("base64"), bytes.toString("hex"), bytes.join(", ")];
      forms.push(inspect(bytes).slice(8, 40));
      expect(forms.filter((form) => printed.includes(form))).toEqual([]);
    }
  });
});

describe("options", () => {
  const keys = localKeys({ text: keyText });
  it.each<[string, Partial<EncryptionOptions>, string]>([
    ["no keys", { keys: undefined as never }, "There are no keys"],
    ["an empty actor", { actor: "" }, "An actor is a text"],
    ["no environment", { keys: { ...keys, environment: "" } }, "name no environment"],
    [
      "an unset environment",
      { keys: { ...keys, environment: undefined as never } },
      "name no environment",
    ],
    ["one id twice", { keys: { ...keys, previous: [keys.current] } }, "have the same id"],
    [
      "a long id",
      { keys: { ...keys, current: { ...keys.current, id: "k".repeat(256) } } },
      "1 to 255 bytes, not 256",
    ],
    ["no uses", { dataKeys: { usesMax: 0 } }, "encrypts 1 to 2^32 values"],
    ["too many uses", { dataKeys: { usesMax: 2 ** 32 + 1 } }, "encrypts 1 to 2^32 values"],
    ["no age", { dataKeys: { ageMilliseconds: 0 } }, "more than 0 milliseconds"],
    ["no entries", { dataKeys: { entriesMax: 0 } }, "At least 1 data key"],
  ])("are refused with %s", (_case, options, message) => {
    expect(() => encryption(options)).toThrow(message);
  });
});
