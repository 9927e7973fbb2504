import { PlinthError } from "../../plinth-error.ts";
import type { KeyContext, MasterKey, MasterKeys } from "./master-key.ts";

/** What is needed of a `KMSClient` or `KMS` of the AWS SDK v3. */
export interface KmsSdkClient {
  send(command: never): unknown;
}

export interface KmsKeysOptions {
  readonly client: KmsSdkClient;
  /** The id or ARN of the symmetric KMS key that wraps new data keys. */
  readonly keyId: string;
  /** KMS keys that were current before, to read with until `reencrypt` has run. */
  readonly previousKeyIds?: readonly string[];
  /** Bound into every data key and every value, so that no other environment can read them. */
  readonly environment: string;
  /** When `keyId` became the current key, for `rotationDueAt`. */
  readonly currentSince?: Date;
  /** What `generateBlindIndexKey` gave. Needed for unique attributes and blind indexes only. */
  readonly blindIndexKey?: string | undefined;
  /** The module `@aws-sdk/client-kms`; when absent it is imported by the first call. */
  readonly commands?: object;
}

/** Named at run time only: applications without KMS neither install nor bundle it. */
const sdkPackage: string = "@aws-sdk/client-kms";

/**
 * Master keys that never leave AWS KMS: GenerateDataKey wraps, Decrypt unwraps, and both are bound
 * to an EncryptionContext of environment, table and purpose. Throws `invalidDefinition` for an empty
 * environment and for aliases: an alias may move on to another key, and then nobody could tell which
 * key a value is under. Permissions needed: `kms:GenerateDataKey` on the current key, `kms:Decrypt`
 * on all.
 *
 *     const keys = kmsKeys({ client: new KMSClient({}), keyId: arn, environment: "production" });
 */
export function kmsKeys(options: KmsKeysOptions): MasterKeys {
  const previousKeyIds = options.previousKeyIds ?? [];
  if (typeof options.environment !== "string" || options.environment === "") {
    throw new PlinthError(
      "invalidDefinition",
      "KMS keys are for an environment, and none is named.",
    );
  }
  for (const keyId of [options.keyId, ...previousKeyIds]) {
    checkKeyId(keyId);
  }
  const call = callerOf(options);
  const previous = previousKeyIds.map((keyId) => kmsMasterKey(call, keyId));
  const current = kmsMasterKey(call, options.keyId);
  const { environment, blindIndexKey, currentSince } = options;
  return {
    environment,
    current,
    previous,
    currentSince,
    blindIndexKey:
      blindIndexKey === undefined
        ? undefined
        : () => unwrapBlindIndexKey([current, ...previous], environment, blindIndexKey),
    blindIndexKeyId: blindIndexKey?.split(" ")[0],
  };
}

/**
 * Makes the key of blind indexes and gives it wrapped by the current master key, as a text that is
 * no secret: keep it in the application's configuration. Made anew, it finds nothing that was
 * written before.
 */
export async function generateBlindIndexKey(keys: MasterKeys): Promise<string> {
  const { plaintext, wrapped } = await keys.current.generateDataKey(
    blindIndexContext(keys.environment),
  );
  plaintext.fill(0);
  return printBlindIndexKey(keys.current.id, wrapped);
}

/**
 * Wraps the key of blind indexes anew, by the current key and inside KMS, so that the key which
 * wrapped it before can go. Gives the new text for the configuration; what was found before is found
 * still. Needs the permission `kms:ReEncrypt*` on both. Rejects with `encryptionUnavailable` when
 * there is no such key among the options, or KMS refuses.
 */
export async function rewrapBlindIndexKey(options: KmsKeysOptions): Promise<string> {
  const [sourceKeyId = "", wrapped = ""] = (options.blindIndexKey ?? "").split(" ");
  if (![options.keyId, ...(options.previousKeyIds ?? [])].includes(sourceKeyId)) {
    throw unknownWrapper(sourceKeyId);
  }
  const context = { ...blindIndexContext(options.environment) };
  const answer = await callerOf(options)("ReEncrypt", {
    CiphertextBlob: Buffer.from(wrapped, "base64"),
    SourceKeyId: sourceKeyId,
    SourceEncryptionContext: context,
    DestinationKeyId: options.keyId,
    DestinationEncryptionContext: context,
  });
  return printBlindIndexKey(options.keyId, bytesIn(answer.CiphertextBlob));
}

function printBlindIndexKey(keyId: string, wrapped: Uint8Array): string {
  return `${keyId} ${Buffer.from(wrapped).toString("base64")}`;
}

function unknownWrapper(keyId: string): PlinthError {
  const message = `The blind-index key was wrapped by ${JSON.stringify(keyId)}, which is not among the keys. Name it among previousKeyIds.`;
  return new PlinthError("encryptionUnavailable", message, { reason: "unknownKey" });
}

async function unwrapBlindIndexKey(
  masters: readonly MasterKey[],
  environment: string,
  text: string,
): Promise<Uint8Array> {
  const [keyId = "", wrapped = ""] = text.split(" ");
  const master = masters.find(({ id }) => id === keyId);
  if (master === undefined) {
    throw unknownWrapper(keyId);
  }
  return master.unwrap(Buffer.from(wrapped, "base64"), blindIndexContext(environment));
}

function blindIndexContext(environment: string): KeyContext {
  return { environment, table: "*", purpose: "blind-index" };
}

function checkKeyId(keyId: string): void {
  if (typeof keyId !== "string" || keyId === "" || /^alias\/|:alias\//.test(keyId)) {
    const message = `A KMS key is named by its id or ARN, not by ${JSON.stringify(keyId)}. Ask DescribeKey which key an alias stands for.`;
    throw new PlinthError("invalidDefinition", message);
  }
}

interface KmsAnswer {
  readonly Plaintext?: Uint8Array;
  readonly CiphertextBlob?: Uint8Array;
}

type Call = (
  operation: "GenerateDataKey" | "Decrypt" | "ReEncrypt",
  input: object,
) => Promise<KmsAnswer>;
type CommandConstructor = new (input: object) => object;

function callerOf({ client, commands }: KmsKeysOptions): Call {
  let module = commands;
  // The SDK's own types allow its own commands only, and these are made from a module known at run time.
  const { send }: { send: unknown } = client;
  const sendCommand = send as (command: object) => Promise<KmsAnswer>;
  return async (operation, input) => {
    module ??= (await import(sdkPackage)) as object;
    const Command: CommandConstructor = Reflect.get(module, `${operation}Command`);
    try {
      return await sendCommand.call(client, new Command(input));
    } catch (error) {
      throw failureOf(operation, error);
    }
  };
}

const alteredNames: ReadonlySet<string> = new Set([
  "InvalidCiphertextException",
  "IncorrectKeyException",
]);

/** The SDK's error holds the response, and through it the signed request: its text alone is kept. */
function failureOf(operation: string, error: unknown): PlinthError {
  const name = error instanceof Error ? error.name : "Error";
  const text = error instanceof Error ? error.message : String(error);
  if (alteredNames.has(name)) {
    return new PlinthError("decryptionFailed", `KMS cannot unwrap the data key: ${name}.`, {
      reason: "dataKeyAltered",
    });
  }
  const message = `KMS refused ${operation} or was not reached: ${name}: ${text}`;
  return new PlinthError("encryptionUnavailable", message, { reason: name });
}

function kmsMasterKey(call: Call, keyId: string): MasterKey {
  return {
    id: keyId,
    async generateDataKey(context) {
      const answer = await call("GenerateDataKey", {
        KeyId: keyId,
        KeySpec: "AES_256",
        EncryptionContext: { ...context },
      });
      return {
        plaintext: bytesIn(answer.Plaintext),
        wrapped: bytesIn(answer.CiphertextBlob),
      };
    },
    async unwrap(wrapped, context) {
      // With the key named, KMS unwraps by no other, whatever the wrapped key says.
      const answer = await call("Decrypt", {
        KeyId: keyId,
        CiphertextBlob: wrapped,
        EncryptionContext: { ...context },
      });
      return bytesIn(answer.Plaintext);
    },
  };
}

function bytesIn(bytes: Uint8Array | undefined): Uint8Array {
  if (bytes === undefined) {
    throw new PlinthError("encryptionUnavailable", "KMS answered without a key.");
  }
  return bytes;
}
