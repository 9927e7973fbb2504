import { chmodSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { seededRandom } from "../../../test/random.suite.ts";
import { rotationDueAt } from "../create-encryption.ts";
import { generateLocalKeys, retireLocalKey, rotateLocalKeys } from "./local-key-file.ts";
import { localKeys } from "./local-keys.ts";

const now = Date.parse("2025-07-08T00:00:00Z");
const random = seededRandom("local keys");
const text = generateLocalKeys({ environment: "test", random, now });
const folder = mkdtempSync(join(tmpdir(), "plinth-keys-"));
afterAll(() => rmSync(folder, { recursive: true }));

function changed(change: (file: Record<string, unknown>) => void): string {
  const file: Record<string, unknown> = JSON.parse(text);
  change(file);
  return JSON.stringify(file);
}

function withKey(bytes: Uint8Array): string {
  return changed((file) => {
    const key = Buffer.from(bytes).toString("base64");
    file["keys"] = [{ id: "key-2025-07-08", created: "2025-07-08T00:00:00Z", key }];
  });
}

const context = { environment: "test", table: "users", purpose: "field-encryption" } as const;

describe("generateLocalKeys", () => {
  it("makes the text of a key file", () => {
    expect(JSON.parse(text)).toEqual({
      format: "plinth-keys-1",
      environment: "test",
      current: "key-2025-07-08",
      keys: [
        { id: "key-2025-07-08", created: "2025-07-08T00:00:00.000Z", key: expect.any(String) },
      ],
      blindIndexKey: expect.any(String),
    });
  });

  it("draws other keys each time", () => {
    expect(generateLocalKeys({ environment: "test", now })).not.toBe(
      generateLocalKeys({ environment: "test", now }),
    );
  });
});

describe("localKeys", () => {
  it("takes a text", () => {
    const keys = localKeys({ text, environment: "test" });
    expect(keys).toMatchObject({ environment: "test", current: { id: "key-2025-07-08" } });
    expect(keys.previous).toEqual([]);
  });

  it("takes a file that only its owner can read", () => {
    const path = join(folder, "keys.json");
    writeFileSync(path, text, { mode: 0o600 });
    expect(localKeys({ file: path }).current.id).toBe("key-2025-07-08");
  });

  it.skipIf(process.platform === "win32")("refuses a file that others can read", () => {
    const path = join(folder, "open.json");
    writeFileSync(path, text);
    chmodSync(path, 0o644);
    expect(() => localKeys({ file: path })).toThrow(
      `others may read the file (mode 644). Run: chmod 600 ${path}`,
    );
  });

  it("refuses what is no file, or no small one, without reading it", () => {
    const large = join(folder, "large.json");
    writeFileSync(large, text, { mode: 0o600 });
    truncateSync(large, 3 * 1024 ** 3);
    const paths = [large, folder, ...(process.platform === "win32" ? [] : ["/dev/zero"])];
    for (const path of paths) {
      expect(() => localKeys({ file: path })).toThrow("it is no file of at most 1 MiB");
    }
  });

  it("refuses a file that is not there", () => {
    expect(() => localKeys({ file: join(folder, "none.json") })).toThrow(
      "the file cannot be read (ENOENT). Make one with generateLocalKeys",
    );
  });

  it("has no key of its own when none is given", () => {
    expect(() => localKeys({ text: undefined })).toThrow("there is none. Set the variable");
  });

  it("refuses another environment's keys", () => {
    expect(() => localKeys({ text, environment: "production" })).toThrow(
      'they are for the environment "test", not "production"',
    );
  });

  it.each([
    ["an empty text", "", "it is empty or no JSON object"],
    ["no JSON", "{", "it is empty or no JSON object"],
    ["another format", "{}", 'its "format" is not "plinth-keys-1"'],
    ["no environment", changed((file) => delete file["environment"]), 'no text "environment"'],
    ["no keys", changed((file) => Object.assign(file, { keys: [] })), 'no list of "keys"'],
    [
      "a current key that is not there",
      changed((file) => Object.assign(file, { current: "other" })),
      'its "current" is the id of none of its keys',
    ],
    ["a short key", withKey(random(16)), "has 16 bytes instead of 32"],
    ["zeros", withKey(new Uint8Array(32)), "is not random"],
    ["a password", withKey(Buffer.from("correct horse battery staple 123")), "is not random"],
    ["a pattern", withKey(Uint8Array.from({ length: 32 }, (_, at) => at * 7)), "is not random"],
    [
      "no blind-index key",
      changed((file) => delete file["blindIndexKey"]),
      "its blind-index key is no base64 text",
    ],
    [
      "a key twice",
      changed((file) => {
        const [key] = file["keys"] as { key: string }[];
        file["blindIndexKey"] = key?.key;
      }),
      "the same key stands in it twice",
    ],
    [
      "an id twice",
      changed((file) => {
        const [key] = file["keys"] as object[];
        file["keys"] = [key, key];
      }),
      'two of its keys have one "id"',
    ],
  ])("refuses %s", (_case, keys, message) => {
    expect(() => localKeys({ text: keys })).toThrow(message);
    expect(() => localKeys({ text: keys })).toThrow(
      expect.objectContaining({ code: "invalidDefinition" }),
    );
  });

  it("says nothing of a key that it refuses", () => {
    const secret = "correct horse battery staple 123";
    const encoded = Buffer.from(secret).toString("base64");
    const misplaced = [
      changed((file) => Object.assign(file, { current: encoded })),
      changed((file) =>
        Object.assign(file, { keys: [{ id: encoded, key: "k", created: "2025" }] }),
      ),
      changed((file) => Object.assign(file, { keys: [{ id: encoded, key: "k", created: "?" }] })),
      changed((file) => Object.assign(file, { blindIndexKey: [encoded] })),
      changed((file) => Object.assign(file, { format: encoded })),
    ];
    for (const keys of [withKey(Buffer.from(secret)), `${encoded}{`, ...misplaced]) {
      try {
        localKeys({ text: keys });
        expect.unreachable();
      } catch (error) {
        expect(`${String(error)} ${JSON.stringify(error)}`).not.toContain(encoded);
        expect(error).not.toHaveProperty("cause");
      }
    }
  });

  it("wraps data keys to what can be unwrapped in the same context only", async () => {
    const { current } = localKeys({ text, random: seededRandom("wrap") });
    const { plaintext, wrapped } = await current.generateDataKey(context);
    expect(Buffer.from(await current.unwrap(wrapped, context))).toEqual(Buffer.from(plaintext));
    for (const other of [
      { ...context, table: "others" },
      { ...context, environment: "production" },
      { ...context, purpose: "blind-index" as const },
    ]) {
      await expect(current.unwrap(wrapped, other)).rejects.toMatchObject({
        code: "decryptionFailed",
      });
    }
    await expect(current.unwrap(wrapped.subarray(0, 5), context)).rejects.toMatchObject({
      code: "decryptionFailed",
    });
  });
});

describe("rotateLocalKeys", () => {
  const rotated = rotateLocalKeys(text, { random, now, keyId: "key-2" });

  it("makes a new current key and keeps the old one to read with", async () => {
    const keys = localKeys({ text: rotated });
    expect(keys.current.id).toBe("key-2");
    expect(keys.previous.map(({ id }) => id)).toEqual(["key-2025-07-08"]);
    const { wrapped } = await localKeys({ text }).current.generateDataKey(context);
    await expect(keys.previous[0]?.unwrap(wrapped, context)).resolves.toHaveLength(32);
  });

  it("keeps the blind-index key, so that lookups still find", () => {
    expect(JSON.parse(rotated).blindIndexKey).toBe(JSON.parse(text).blindIndexKey);
  });

  it.each([
    ["no text", "", "no text"],
    ["more bytes than a stored value has room for", "x".repeat(256), "more than 255 bytes"],
    ["a terminal's control characters", "a\u001b[31mb", "hidden characters"],
    ["a change of direction", "a\u202eb", "hidden characters"],
  ])("refuses an id with %s, which no file may have", (_, keyId, message) => {
    expect(() => rotateLocalKeys(text, { random, now, keyId })).toThrow(message);
    expect(() => generateLocalKeys({ environment: "test", random, now, keyId })).toThrow(message);
  });

  it("takes the longest id that can be read", () => {
    const longest = rotateLocalKeys(text, { random, now, keyId: "x".repeat(255) });
    expect(localKeys({ text: longest }).current.id).toHaveLength(255);
  });

  it("refuses an id that is there", () => {
    expect(() => rotateLocalKeys(text, { random, now })).toThrow("Give a keyId");
  });
});

describe("retireLocalKey", () => {
  it("takes a previous key out, and never the current one", () => {
    const rotated = rotateLocalKeys(text, { random, now, keyId: "key-2" });
    const retired = retireLocalKey(rotated, "key-2025-07-08");
    expect(localKeys({ text: retired }).previous).toEqual([]);
    expect(() => retireLocalKey(rotated, "key-2")).toThrow("is none of its previous keys");
  });
});

describe("rotationDueAt", () => {
  it("counts from when the current key was made", () => {
    const keys = localKeys({ text });
    expect(rotationDueAt(keys, 30)).toEqual(new Date("2025-08-07T00:00:00Z"));
    expect(rotationDueAt(keys, 90)).toEqual(new Date("2025-10-06T00:00:00Z"));
    expect(rotationDueAt({ ...keys, currentSince: undefined }, 90)).toBeUndefined();
  });
});
