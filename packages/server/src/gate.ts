import type { IncomingMessage } from "node:http";
import type { Answer } from "./answer.ts";
import type { Authenticate, Refusal, SignatureClaim } from "./authentication.ts";

/** A call that may pass without a signature; the key it names is believed. */
export interface OpenPass {
  readonly kind: "open";
  readonly accessKeyId: string | undefined;
}

/** Decides from the headers alone who may pass. */
export type Gate = (request: IncomingMessage) => OpenPass | SignatureClaim | Refusal;

export interface LoopbackGateOptions {
  /** The address or name that the server was told to listen on. */
  readonly host: string;
  /** Judges calls under a foreign host name; without it they are refused. */
  readonly authenticate: Authenticate | undefined;
}

/**
 * Lets every caller on this machine pass, signed or not.
 * Differs from DynamoDB: a call without Authorization header is served on loopback, because a
 * developer's curl and browser tools cannot sign, and nobody else can reach the address.
 */
export function createLoopbackGate({ host, authenticate }: LoopbackGateOptions): Gate {
  return (request) => {
    if (!isOwnHost(request.headers.host, host)) {
      return authenticate === undefined ? foreignHost : authenticate(request);
    }
    return { kind: "open", accessKeyId: accessKeyIdOf(request.headers.authorization) };
  };
}

/** True for a name or address that only this machine can reach. */
export function isLoopbackHost(host: string): boolean {
  return (
    host === "localhost" ||
    host === "::1" ||
    host === "[::1]" ||
    /^(::ffff:)?127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host)
  );
}

const foreignHostAnswer: Answer = {
  statusCode: 403,
  body: JSON.stringify({
    __type: "com.amazon.coral.service#AccessDeniedException",
    message:
      "The Host header names another host than this endpoint, as a web page that rebinds its DNS " +
      "name does. Call http://127.0.0.1 or http://localhost, or sign with a configured access key.",
  }),
};
const foreignHost: Refusal = { kind: "refusal", answer: foreignHostAnswer };

// Differs from DynamoDB: a Host header of another name is refused on loopback, because a web page
// whose name is made to resolve to 127.0.0.1 could otherwise read a developer's tables.
function isOwnHost(header: string | undefined, host: string): boolean {
  if (header === undefined) return true;
  const name = header.replace(/:\d+$/, "").toLowerCase();
  return isLoopbackHost(name) || name === host.toLowerCase();
}

/** The key that an Authorization header claims to be signed with. */
export function accessKeyIdOf(authorization: string | undefined): string | undefined {
  if (authorization === undefined) return undefined;
  const start = authorization.indexOf("Credential=");
  if (start === -1) return undefined;
  const end = authorization.indexOf("/", start);
  return end === -1 ? undefined : authorization.slice(start + "Credential=".length, end);
}
