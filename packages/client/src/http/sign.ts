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

const contentType = "application/x-amz-json-1.0";

/** What stays the same for one day and one pair of keys, which is almost everything. */
interface DayKey {
  readonly credentials: Credentials;
  readonly date: string;
  readonly scope: string;
  readonly signingKey: Buffer;
  readonly authorizationStart: string;
}

/** Signs calls with Signature Version 4; the derived key is kept from call to call. */
export function createSigner({ host, path, region }: SignerOptions): Sign {
  const canonicalStart = `POST\n${path}\n\ncontent-type:${contentType}\nhost:${host}\nx-amz-date:`;
  let dayKey: DayKey | undefined;
  let second = -1;
  let amzDate = "";

  function dayKeyFor(credentials: Credentials, date: string): DayKey {
    if (dayKey?.date === date && dayKey.credentials === credentials) return dayKey;
    const scope = `${date}/${region}/dynamodb/aws4_request`;
    const token = credentials.sessionToken === undefined ? "" : "x-amz-security-token;";
    const signedHeaders = `content-type;host;x-amz-date;${token}x-amz-target`;
    dayKey = {
      credentials,
      date,
      scope,
      signingKey: deriveSigningKey(credentials.secretAccessKey, date, region),
      authorizationStart: `AWS4-HMAC-SHA256 Credential=${credentials.accessKeyId}/${scope}, SignedHeaders=${signedHeaders}, Signature=`,
    };
    return dayKey;
  }

  return (target, body, credentials, nowMs) => {
    const nowSecond = Math.floor(nowMs / 1000);
    if (nowSecond !== second) {
      second = nowSecond;
      amzDate = formatAmzDate(nowSecond * 1000);
    }
    const key = dayKeyFor(credentials, amzDate.slice(0, 8));
    const { sessionToken } = credentials;
    const signedHeaders = tokenlessOr(sessionToken);
    const tokenLine = sessionToken === undefined ? "" : `x-amz-security-token:${sessionToken}\n`;
    const canonicalRequest = `${canonicalStart}${amzDate}\n${tokenLine}x-amz-target:${target}\n\n${signedHeaders}\n${hash("sha256", body, "hex")}`;
    const stringToSign = `AWS4-HMAC-SHA256\n${amzDate}\n${key.scope}\n${hash("sha256", canonicalRequest, "hex")}`;
    const signature = createHmac("sha256", key.signingKey).update(stringToSign).digest("hex");

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
      key.authorizationStart + signature,
    ];
    if (sessionToken !== undefined) headers.push("x-amz-security-token", sessionToken);
    return headers;
  };
}

function tokenlessOr(sessionToken: string | undefined): string {
  return sessionToken === undefined
    ? "content-type;host;x-amz-date;x-amz-target"
    : "content-type;host;x-amz-date;x-amz-security-token;x-amz-target";
}

function deriveSigningKey(secretAccessKey: string, date: string, region: string): Buffer {
  const hmac = (key: string | Buffer, data: string): Buffer =>
    createHmac("sha256", key).update(data).digest();
  return hmac(hmac(hmac(hmac(`AWS4${secretAccessKey}`, date), region), "dynamodb"), "aws4_request");
}

function formatAmzDate(epochMs: number): string {
  return `${new Date(epochMs).toISOString().slice(0, 19).replace(/[-:]/g, "")}Z`;
}
