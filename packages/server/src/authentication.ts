import type { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { AccessKey } from "./access-key.ts";
import { type Answer, frameworkException } from "./answer.ts";
import {
  type CredentialScope,
  deriveSigningKey,
  signatureAlgorithm,
  signatureOf,
  signaturesEqual,
} from "./signature.ts";

export interface AuthenticationOptions {
  readonly accessKeys: readonly AccessKey[];
  readonly region: string;
  readonly now: () => number;
}

/** A call whose headers passed; its signature can be judged when the body is there. */
export interface SignatureClaim {
  readonly kind: "claim";
  readonly accessKeyId: string;
  /** Undefined when the signature is the body's and the headers', else the exception. */
  verify(body: Uint8Array): Answer | undefined;
}

export interface Refusal {
  readonly kind: "refusal";
  readonly answer: Answer;
}

export type Authenticate = (request: IncomingMessage) => SignatureClaim | Refusal;

/** DynamoDB's own messages name it: "(20190304T212815Z + 15 min.)". */
const windowMs = 15 * 60 * 1000;
const service = "dynamodb";
const parameterNames = ["Credential", "Signature", "SignedHeaders"] as const;
const signingKeysMax = 64;

/**
 * Checks Signature Version 4 in two steps: first what the headers alone decide, so that a stranger's
 * body is never kept in memory, then the signature over the body. The order of checks is observable.
 */
export function createAuthenticate(options: AuthenticationOptions): Authenticate {
  const accessKeys = new Map(options.accessKeys.map((key) => [key.accessKeyId, key]));
  const signingKeys = new Map<string, Buffer>();

  function signingKey(accessKey: AccessKey, scope: CredentialScope): Buffer {
    const name = `${scope.date}/${accessKey.accessKeyId}`;
    const known = signingKeys.get(name);
    if (known !== undefined) return known;
    if (signingKeys.size >= signingKeysMax) signingKeys.clear();
    const derived = deriveSigningKey(accessKey.secretAccessKey, scope);
    signingKeys.set(name, derived);
    return derived;
  }

  return (request) => {
    const header = request.headers.authorization;
    if (header === undefined || !header.startsWith("AWS4-")) {
      return refusal(
        "MissingAuthenticationTokenException",
        "Request is missing Authentication Token",
      );
    }
    const amzDate = amzDateOf(request);
    const parsed = parseAuthorization(header, amzDate);
    if (typeof parsed === "string") return refusal("IncompleteSignatureException", parsed);

    const [accessKeyId = "", date = "", region = ""] = parsed.credential.split("/");
    const accessKey = accessKeys.get(accessKeyId);
    const token = request.headers["x-amz-security-token"];
    if (accessKey === undefined || !sameToken(token, accessKey.sessionToken)) {
      return refusal(
        "UnrecognizedClientException",
        "The security token included in the request is invalid.",
      );
    }
    const fault =
      scopeFault(parsed.credential, parsed.amzDate, options.region) ??
      dateFault(parsed.amzDate, options.now()) ??
      signedHeadersFault(parsed.signedHeaders, request);
    if (fault !== undefined) return refusal("InvalidSignatureException", fault);

    const scope = { date, region, service };
    const key = signingKey(accessKey, scope);
    return {
      kind: "claim",
      accessKeyId,
      verify(body) {
        const { method = "", url = "", rawHeaders } = request;
        const { signedHeaders } = parsed;
        const parts = { method, url, rawHeaders, signedHeaders, body };
        const expected = signatureOf(parts, parsed.amzDate, scope, key);
        return signaturesEqual(parsed.signature, expected) ? undefined : signatureMismatch;
      },
    };
  };
}

const signatureMismatch: Answer = frameworkException(
  "InvalidSignatureException",
  "The request signature we calculated does not match the signature you provided. Check your AWS " +
    "Secret Access Key and signing method. Consult the service documentation for details.",
);

function refusal(name: string, message: string): Refusal {
  return { kind: "refusal", answer: frameworkException(name, message) };
}

function sameToken(given: string | string[] | undefined, expected: string | undefined): boolean {
  if (typeof given !== "string" || expected === undefined) return given === expected;
  return signaturesEqual(given, expected);
}

/** The time of signing as `YYYYMMDDTHHMMSSZ`: X-Amz-Date before Date, which may be RFC 1123's. */
function amzDateOf(request: IncomingMessage): string | undefined {
  const amzDate = request.headers["x-amz-date"];
  if (typeof amzDate === "string") return amzDate;
  const { date } = request.headers;
  if (date === undefined || parseAmzDate(date) !== undefined) return date;
  const epochMs = Date.parse(date);
  return Number.isNaN(epochMs) ? undefined : formatAmzDate(epochMs);
}

interface Authorization {
  readonly credential: string;
  readonly signature: string;
  readonly signedHeaders: readonly string[];
  readonly amzDate: string;
}

/** The parameters, or the message of the IncompleteSignatureException. */
function parseAuthorization(header: string, amzDate: string | undefined): Authorization | string {
  // AWS repeats the header by its hash, because the header itself would put a signature into logs.
  const hash = (text: string): string => createHash("sha256").update(text).digest("base64");
  const [algorithm = "", ...rest] = header.split(/ +/);
  if (algorithm !== signatureAlgorithm) return `Unsupported AWS 'algorithm': '${algorithm}'.`;

  const parameters = new Map<string, string>();
  for (const part of rest.join("").split(",")) {
    const equalSign = part.indexOf("=");
    if (equalSign === -1) {
      return (
        "Invalid key=value pair (missing equal-sign) in Authorization header " +
        `(hashed with SHA-256 and encoded with Base64): '${hash(header)}'.`
      );
    }
    parameters.set(part.slice(0, equalSign), part.slice(equalSign + 1));
  }

  let missing = "";
  for (const name of parameterNames) {
    if (!parameters.get(name)) missing += `Authorization header requires '${name}' parameter. `;
  }
  if (amzDate === undefined) {
    missing +=
      "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. ";
  }
  if (missing !== "" || amzDate === undefined) {
    return `${missing}(Hashed with SHA-256 and encoded with Base64) Authorization=${hash(header)}`;
  }
  return {
    credential: parameters.get("Credential") ?? "",
    signature: parameters.get("Signature") ?? "",
    signedHeaders: (parameters.get("SignedHeaders") ?? "").toLowerCase().split(";"),
    amzDate,
  };
}

/** AWS lists every fault of the scope in one message, each followed by a space. */
function scopeFault(credential: string, amzDate: string, region: string): string | undefined {
  const elements = credential.split("/");
  if (elements.length !== 5) {
    return (
      "Credential must have exactly 5 slash-delimited elements, " +
      `e.g. keyid/date/region/service/term, got '${credential}'`
    );
  }
  const [, date = "", givenRegion = "", givenService = "", terminator = ""] = elements;
  let fault = "";
  if (givenRegion !== region) {
    fault += `Credential should be scoped to a valid region, not '${givenRegion}'. `;
  }
  if (givenService !== service) {
    fault += `Credential should be scoped to correct service: '${service}'. `;
  }
  if (terminator !== "aws4_request") {
    fault += `Credential should be scoped with a valid terminator: 'aws4_request', not '${terminator}'. `;
  }
  if (date !== amzDate.slice(0, 8)) {
    fault +=
      "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: " +
      `'${date}' != '${amzDate.slice(0, 8)}', from '${amzDate}'. `;
  }
  return fault === "" ? undefined : fault;
}

function dateFault(amzDate: string, nowMs: number): string | undefined {
  const signedMs = parseAmzDate(amzDate);
  if (signedMs === undefined) {
    return `Date must be in ISO-8601 'basic format'. Got '${amzDate}'. See http://en.wikipedia.org/wiki/ISO_8601`;
  }
  const now = formatAmzDate(nowMs);
  if (signedMs < nowMs - windowMs) {
    const earliest = formatAmzDate(nowMs - windowMs);
    return `Signature expired: ${amzDate} is now earlier than ${earliest} (${now} - 15 min.)`;
  }
  if (signedMs > nowMs + windowMs) {
    const latest = formatAmzDate(nowMs + windowMs);
    return `Signature not yet current: ${amzDate} is still later than ${latest} (${now} + 15 min.)`;
  }
  return undefined;
}

/** What is not signed could be exchanged on the way: host, time and operation must be. */
function signedHeadersFault(
  signedHeaders: readonly string[],
  request: IncomingMessage,
): string | undefined {
  if (!signedHeaders.includes("host")) {
    return "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.";
  }
  const dateHeader = request.headers["x-amz-date"] === undefined ? "date" : "x-amz-date";
  for (const name of [dateHeader, "x-amz-target", "x-amz-security-token"]) {
    if (request.headers[name] !== undefined && !signedHeaders.includes(name)) {
      return `'${name}' must be a 'SignedHeader' in the AWS Authorization.`;
    }
  }
  return undefined;
}

function formatAmzDate(epochMs: number): string {
  return `${new Date(epochMs).toISOString().slice(0, 19).replace(/[-:]/g, "")}Z`;
}

function parseAmzDate(amzDate: string): number | undefined {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(amzDate);
  if (match === null) return undefined;
  const [year = 0, month = 0, day = 0, hours = 0, minutes = 0, seconds = 0] = match
    .slice(1)
    .map(Number);
  return Date.UTC(year, month - 1, day, hours, minutes, seconds);
}
