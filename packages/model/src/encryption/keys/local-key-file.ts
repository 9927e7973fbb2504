import { PlinthError } from "../../plinth-error.ts";
import { type RandomBytes, systemRandomBytes } from "../defaults.ts";
import { keyIdSizeBytesMax } from "../fields/sealed-value.ts";
import { masterKeySizeBytes } from "./master-key.ts";

/** One key of a local key file. */
export interface LocalKey {
  readonly id: string;
  /** When it was made, as ISO 8601 text. */
  readonly created: string;
  readonly bytes: Uint8Array;
}

/** What a local key file says, checked. */
export interface LocalKeyFile {
  readonly environment: string;
  readonly current: LocalKey;
  readonly previous: readonly LocalKey[];
  readonly blindIndexKey: Uint8Array;
}

const localKeyFormat = "plinth-keys-1";

const remedy = "Make a new one with generateLocalKeys, or restore the file from where it is kept.";

/** Reads and checks a key file. Throws `invalidDefinition`; no message repeats anything of a key. */
export function parseLocalKeys(text: string, source: string): LocalKeyFile {
  const file = recordOf(parseJson(text), "it is empty or no JSON object", source);
  if (file["format"] !== localKeyFormat) {
    throw invalidKeys(source, `its "format" is not "${localKeyFormat}"`);
  }
  const environment = textOf(file["environment"], "environment", source);
  const currentId = textOf(file["current"], "current", source);
  const keys = localKeysIn(file["keys"], source);
  const blindIndexKey = keyBytes(file["blindIndexKey"], "its blind-index key", source);
  const current = keys.find(({ id }) => id === currentId);
  if (current === undefined) {
    // Not by what stands there: it may be the key itself, in the wrong place.
    throw invalidKeys(source, 'its "current" is the id of none of its keys');
  }
  checkDistinct([...keys.map(({ bytes }) => bytes), blindIndexKey], source);
  const previous = keys.filter((key) => key !== current);
  return { environment, current, previous, blindIndexKey };
}

/** Undefined for what is no JSON: the parser's own message repeats a part of the text, which may be a key. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function localKeysIn(value: unknown, source: string): LocalKey[] {
  if (!Array.isArray(value) || value.length === 0) {
    throw invalidKeys(source, 'it has no list of "keys"');
  }
  const ids = new Set<string>();
  return value.map((member: unknown, position): LocalKey => {
    // Not by its id, which may be the key itself, in the wrong place.
    const name = `key ${position + 1}`;
    const key = recordOf(member, "one of its keys is no object", source);
    const id = textOf(key["id"], "id", source);
    if (Buffer.byteLength(id) > keyIdSizeBytesMax) {
      throw invalidKeys(source, `a key's id has more than ${keyIdSizeBytesMax} bytes`);
    }
    if (ids.has(id)) {
      throw invalidKeys(source, 'two of its keys have one "id"');
    }
    ids.add(id);
    const created = textOf(key["created"], "created", source);
    if (Number.isNaN(Date.parse(created))) {
      throw invalidKeys(source, `${name} has no time in "created"`);
    }
    return { id, created, bytes: keyBytes(key["key"], name, source) };
  });
}

function keyBytes(value: unknown, name: string, source: string): Uint8Array {
  const bytes = typeof value === "string" ? Buffer.from(value, "base64") : undefined;
  if (bytes === undefined || bytes.toString("base64") !== value) {
    throw invalidKeys(source, `${name} is no base64 text`);
  }
  if (bytes.byteLength !== masterKeySizeBytes) {
    const size = `has ${bytes.byteLength} bytes instead of ${masterKeySizeBytes}`;
    throw invalidKeys(source, `${name} ${size}`);
  }
  if (!looksRandom(bytes)) {
    throw invalidKeys(source, `${name} is not random: it looks like a text, a pattern or zeros`);
  }
  return new Uint8Array(bytes);
}

const distinctBytesMin = 20;

/**
 * Finds keys that were typed rather than drawn. Of 32 random bytes some 30 are distinct, and some 30
 * of their steps are; that they are all printable happens once in 10^13 keys.
 */
function looksRandom(bytes: Uint8Array): boolean {
  const isPrintable = bytes.every((byte) => byte >= 0x20 && byte < 0x7f);
  const steps = new Set(bytes.subarray(1).map((byte, position) => byte - (bytes[position] ?? 0)));
  return new Set(bytes).size >= distinctBytesMin && !isPrintable && steps.size >= distinctBytesMin;
}

function checkDistinct(keys: readonly Uint8Array[], source: string): void {
  const texts = new Set(keys.map((key) => Buffer.from(key).toString("base64")));
  if (texts.size < keys.length) {
    throw invalidKeys(source, "the same key stands in it twice, under two names");
  }
}

function recordOf(value: unknown, problem: string, source: string): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw invalidKeys(source, problem);
  }
  return value as Record<string, unknown>;
}

function textOf(value: unknown, name: string, source: string): string {
  if (typeof value !== "string" || value === "") {
    throw invalidKeys(source, `it has no text "${name}"`);
  }
  return value;
}

/** What was given as keys cannot be used. `problem` must not hold anything of a key. */
export function invalidKeys(source: string, problem: string, advice: string = remedy): PlinthError {
  return new PlinthError(
    "invalidDefinition",
    `The keys in ${source} are refused: ${problem}. ${advice}`,
    {
      reason: problem,
    },
  );
}

export interface NewKeyOptions {
  /** `crypto.randomBytes` when absent. */
  readonly random?: RandomBytes;
  /** When the key counts as made, in milliseconds since the epoch. */
  readonly now: number;
  /** `key-` and the date when absent. */
  readonly keyId?: string;
}

/**
 * Makes the text of a key file with one key, for `localKeys`. Write it where only the application
 * can read it (mode 600), and keep a copy: without it the data is lost.
 */
export function generateLocalKeys(
  options: NewKeyOptions & { readonly environment: string },
): string {
  const key = newKey(options);
  const { random = systemRandomBytes } = options;
  const blindIndexKey = Buffer.from(random(masterKeySizeBytes));
  return printLocalKeys({
    environment: options.environment,
    current: key,
    previous: [],
    blindIndexKey,
  });
}

/**
 * Adds a new current key to the text of a key file; the others stay to read with. Throws
 * `invalidDefinition` for a text that `localKeys` would refuse, and for an id that it would refuse
 * or that is there already.
 */
export function rotateLocalKeys(text: string, options: NewKeyOptions): string {
  const file = parseLocalKeys(text, "the text to rotate");
  const current = newKey(options);
  const previous = [file.current, ...file.previous];
  if (previous.some(({ id }) => id === current.id)) {
    throw invalidKeys(
      "the text to rotate",
      `it has a key "${current.id}" already`,
      "Give a keyId.",
    );
  }
  return printLocalKeys({ ...file, current, previous });
}

/**
 * Takes a previous key out of the text of a key file. Ask `keyUse` before: what is still under the
 * key cannot be read after. Throws `invalidDefinition` when there is no such previous key.
 */
export function retireLocalKey(text: string, keyId: string): string {
  const file = parseLocalKeys(text, "the text to retire a key of");
  const previous = file.previous.filter(({ id }) => id !== keyId);
  if (previous.length === file.previous.length) {
    const problem = `"${keyId}" is none of its previous keys`;
    throw invalidKeys(
      "the text to retire a key of",
      problem,
      "Rotate first, if it is the current one.",
    );
  }
  return printLocalKeys({ ...file, previous });
}

function newKey({ random = systemRandomBytes, now, keyId }: NewKeyOptions): LocalKey {
  const created = new Date(now).toISOString();
  const id = keyId ?? `key-${created.slice(0, 10)}`;
  checkNewId(id);
  return { id, created, bytes: random(masterKeySizeBytes) };
}

/** A file with another id would be refused when it is read, or change what a terminal shows. */
function checkNewId(id: string): void {
  const isLong = Buffer.byteLength(id) > keyIdSizeBytesMax;
  if (id === "" || isLong || /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u.test(id)) {
    throw new PlinthError(
      "invalidDefinition",
      `The id of the new key is refused: it has ${isLong ? `more than ${keyIdSizeBytesMax} bytes` : "no text, or hidden characters"}. Give one such as "key-2025-01-01".`,
    );
  }
}

function printLocalKeys({ environment, current, previous, blindIndexKey }: LocalKeyFile): string {
  const keys = [current, ...previous].map(({ id, created, bytes }) => ({
    id,
    created,
    key: Buffer.from(bytes).toString("base64"),
  }));
  const file = {
    format: localKeyFormat,
    environment,
    current: current.id,
    keys,
    blindIndexKey: Buffer.from(blindIndexKey).toString("base64"),
  };
  return `${JSON.stringify(file, undefined, 2)}\n`;
}
