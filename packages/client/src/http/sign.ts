import type { Buffer } from "node:buffer";
import { createHmac, hash } from "node:crypto";
import type { Credentials } from "./credentials.ts";

export interface SignerOptions {
  /** The Host header: name, and port unless it is the scheme's. */
  readonly host: string;
  readonly path: string;
  readonly region: string;
}

/** Gives the headers of one signed call, name and value in turn. */
export type Sign = (
  target: string,
  body: string,
  credentials: Credentials,
  nowMs: number,
) => string[];

const algorithm = "AWS4-HMAC-SHA256";
const contentType = "application/x-amz-json-1.0";

/** What stays the same for one day and one pair of keys, which is almost everything. */
interface DayKey {
  readonly credentials: Credentials;
  readonly date: string;
  readonly scope: string;
  readonly signedHeaders: string;
  readonly tokenLine: string;
  readonly signingKey: Buffer;
  readonly authorizationStart: string;
}

/** Signs calls with Signature Version 4; the derived key is kept from call to call. */
export function createSigner({ host, path, region }: SignerOptions): Sign {
  const canonicalStart = `POST\n${path}\n\ncontent-type:${contentType}\nhost:${host}\nx-amz-date:`;
  let dayKey: DayKey | undefined;
  let second = -1;
  let amzDate = "";

  return (target, body, credentials, nowMs) => {
    const nowSecond = Math.floor(nowMs / 1000);
    if (nowSecond !== second) {
      second = nowSecond;
      amzDate = formatAmzDate(nowSecond * 1000);
    }
    const date = amzDate.slice(0, 8);
    if (dayKey?.date !== date || dayKey.credentials !== credentials) {
      dayKey = createDayKey(credentials, date, region);
    }
    const { signedHeaders, tokenLine, scope, signingKey, authorizationStart } = dayKey;
    const canonicalRequest = `${canonicalStart}${amzDate}\n${tokenLine}x-amz-target:${target}\n\n${signedHeaders}\n${hash("sha256", body, "hex")}`;
    const stringToSign = `${algorithm}\n${amzDate}\n${scope}\n${hash("sha256", canonicalRequest, "hex")}`;
    const signature = createHmac("sha256", signingKey).update(stringToSign).digest("hex");

    const headers = [
      "host",
      host,
      "content-type",
      contentType,
      "x-amz-date",
      amzDate,
      "x-amz-target",
      target,
      "authorization",
      authorizationStart + signature,
    ];
    if (credentials.sessionToken !== undefined) {
      headers.push("x-amz-security-token", credentials.sessionToken);
    }
    return headers;
  };
}

function createDayKey(credentials: Credentials, date: string, region: string): DayKey {
  const { accessKeyId, secretAccessKey, sessionToken } = credentials;
  const scope = `${date}/${region}/dynamodb/aws4_request`;
  const tokenName = sessionToken === undefined ? "" : "x-amz-security-token;";
  const signedHeaders = `content-type;host;x-amz-date;${tokenName}x-amz-target`;
  return {
    credentials,
    date,
    scope,
    signedHeaders,
    tokenLine: sessionToken === undefined ? "" : `x-amz-security-token:${sessionToken}\n`,
    signingKey: deriveSigningKey(secretAccessKey, date, region),
    authorizationStart: `${algorithm} Credential=${accessKeyId}/${scope}, SignedHeaders=${signedHeaders}, Signature=`,
  };
}

function deriveSigningKey(secretAccessKey: string, date: string, region: string): Buffer {
  const hmac = (key: string | Buffer, data: string): Buffer =>
    createHmac("sha256", key).update(data).digest();
  return hmac(hmac(hmac(hmac(`AWS4${secretAccessKey}`, date), region), "dynamodb"), "aws4_request");
}

function formatAmzDate(epochMs: number): string {
  return `${new Date(epochMs).toISOString().slice(0, 19).replace(/[-:]/g, "")}Z`;
}
