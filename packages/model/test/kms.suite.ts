import { createCipheriv, createDecipheriv, createHash } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { KMSClient } from "@aws-sdk/client-kms";
import { seededRandom } from "./random.suite.ts";

interface KmsRequest {
  readonly KeyId: string;
  readonly SourceKeyId?: string;
  readonly SourceEncryptionContext?: Readonly<Record<string, string>>;
  readonly DestinationKeyId?: string;
  readonly DestinationEncryptionContext?: Readonly<Record<string, string>>;
  readonly KeySpec?: string;
  readonly CiphertextBlob?: string;
  readonly EncryptionContext?: Readonly<Record<string, string>>;
}

export interface KmsCall {
  readonly operation: string;
  readonly request: KmsRequest;
}

export interface KmsServer {
  readonly client: KMSClient;
  readonly calls: KmsCall[];
  /** Answers for these keys only; take one out and it is gone. */
  readonly keyIds: Set<string>;
  close(): Promise<void>;
}

/**
 * A server on a local port that speaks KMS' JSON protocol as its documentation has it, and an SDK
 * client that talks to it. It stands for KMS' wire, not for KMS itself.
 */
export async function openKms(keyIds: readonly string[]): Promise<KmsServer> {
  const known = new Set(keyIds);
  const calls: KmsCall[] = [];
  const random = seededRandom("kms");
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const target = String(request.headers["x-amz-target"]);
      const body: KmsRequest = JSON.parse(Buffer.concat(chunks).toString());
      const operation = target.replace("TrentService.", "");
      calls.push({ operation, request: body });
      const answer = answerOf(operation, body, known, random);
      response.writeHead("__type" in answer ? 400 : 200, {
        "content-type": "application/x-amz-json-1.1",
      });
      response.end(JSON.stringify(answer));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const client = new KMSClient({
    region: "eu-central-1",
    endpoint: `http://127.0.0.1:${port}`,
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
    maxAttempts: 1,
  });
  return {
    client,
    calls,
    keyIds: known,
    async close() {
      client.destroy();
      await closed(server);
    },
  };
}

function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => {
    server.close(() => resolve());
  });
}

function answerOf(
  operation: string,
  request: KmsRequest,
  known: ReadonlySet<string>,
  random: (sizeBytes: number) => Uint8Array,
): object {
  if (operation === "ReEncrypt") {
    return rewrap(request, known, random);
  }
  if (!known.has(request.KeyId)) {
    return { __type: "NotFoundException", message: `Key '${request.KeyId}' does not exist` };
  }
  if (operation === "GenerateDataKey") {
    const plaintext = random(32);
    return {
      KeyId: request.KeyId,
      Plaintext: Buffer.from(plaintext).toString("base64"),
      CiphertextBlob: wrap(request, plaintext, random(12)).toString("base64"),
    };
  }
  return unwrap(request);
}

function rewrap(
  { SourceKeyId = "", DestinationKeyId = "", ...request }: KmsRequest,
  known: ReadonlySet<string>,
  random: (sizeBytes: number) => Uint8Array,
): object {
  const { SourceEncryptionContext = {}, DestinationEncryptionContext = {} } = request;
  if (!known.has(SourceKeyId) || !known.has(DestinationKeyId)) {
    return { __type: "NotFoundException", message: "A key does not exist" };
  }
  const opened: { readonly Plaintext?: string } = unwrap({
    ...request,
    KeyId: SourceKeyId,
    EncryptionContext: SourceEncryptionContext,
  });
  if (opened.Plaintext === undefined) {
    return opened;
  }
  const plaintext = Buffer.from(opened.Plaintext, "base64");
  const target = { KeyId: DestinationKeyId, EncryptionContext: DestinationEncryptionContext };
  const blob = wrap(target, plaintext, random(12));
  return { CiphertextBlob: blob.toString("base64"), KeyId: DestinationKeyId, SourceKeyId };
}

/** The blob says which key wrapped it, as KMS' own does. */
function wrap(request: KmsRequest, plaintext: Uint8Array, nonce: Uint8Array): Buffer {
  const cipher = createCipheriv("aes-256-gcm", keyOf(request.KeyId), nonce);
  cipher.setAAD(contextOf(request));
  const body = Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
  return Buffer.concat([keyOf(request.KeyId).subarray(0, 8), nonce, body]);
}

function unwrap(request: KmsRequest): object {
  const blob = Buffer.from(request.CiphertextBlob ?? "", "base64");
  if (!blob.subarray(0, 8).equals(keyOf(request.KeyId).subarray(0, 8))) {
    return { __type: "IncorrectKeyException", message: "The key ID in the request is wrong" };
  }
  try {
    const decipher = createDecipheriv("aes-256-gcm", keyOf(request.KeyId), blob.subarray(8, 20));
    decipher.setAAD(contextOf(request));
    decipher.setAuthTag(blob.subarray(-16));
    const plaintext = Buffer.concat([decipher.update(blob.subarray(20, -16)), decipher.final()]);
    return { KeyId: request.KeyId, Plaintext: plaintext.toString("base64") };
  } catch {
    return { __type: "InvalidCiphertextException" };
  }
}

function keyOf(keyId: string): Buffer {
  return createHash("sha256").update(keyId).digest();
}

function contextOf({ EncryptionContext }: KmsRequest): Buffer {
  return Buffer.from(JSON.stringify(Object.entries(EncryptionContext ?? {}).sort()));
}
