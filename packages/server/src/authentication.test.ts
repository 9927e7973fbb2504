import { IncomingMessage } from "node:http";
import { Socket } from "node:net";
import { describe, expect, it } from "vitest";
import { createAuthenticate } from "./authentication.ts";
import { deriveSigningKey, signatureOf } from "./signature.ts";

const accessKey = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI" };
const body = Buffer.from('{"TableName":"books"}');
const nowMs = Date.UTC(2015, 7, 30, 12, 36, 0);
const defaults = {
  amzDate: "20150830T123600Z",
  accessKeyId: accessKey.accessKeyId,
  secretAccessKey: accessKey.secretAccessKey,
  scope: { date: "20150830", region: "us-east-1", service: "dynamodb" },
  terminator: "aws4_request",
  signedHeaders: ["host", "x-amz-date", "x-amz-target"],
  further: [] as string[],
};

function requestWith(rawHeaders: string[]): IncomingMessage {
  const request = new IncomingMessage(new Socket());
  request.method = "POST";
  request.url = "/";
  request.rawHeaders = rawHeaders;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    request.headers[String(rawHeaders[index]).toLowerCase()] = rawHeaders[index + 1];
  }
  return request;
}

/** A request signed rightly for what it claims to be. */
function signed(changes: Partial<typeof defaults> = {}): IncomingMessage {
  const claim = { ...defaults, ...changes };
  const { scope, signedHeaders, amzDate } = claim;
  const rawHeaders = [
    "Host",
    "db.example.com",
    "X-Amz-Date",
    amzDate,
    "X-Amz-Target",
    "DynamoDB_20120810.GetItem",
    ...claim.further,
  ];
  const parts = { method: "POST", url: "/", rawHeaders, signedHeaders, body };
  const key = deriveSigningKey(claim.secretAccessKey, scope);
  const credential = `${claim.accessKeyId}/${scope.date}/${scope.region}/${scope.service}/${claim.terminator}`;
  const signature = signatureOf(parts, amzDate, scope, key);
  const authorization = `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${signedHeaders.join(";")}, Signature=${signature}`;
  return requestWith([...rawHeaders, "Authorization", authorization]);
}

/** The exception that a request gets, or undefined when it passes. */
function exceptionFor(
  request: IncomingMessage,
  receivedBody: Uint8Array = body,
  accessKeys: Parameters<typeof createAuthenticate>[0]["accessKeys"] = [accessKey],
): string | undefined {
  const authenticate = createAuthenticate({ accessKeys, region: "us-east-1", now: () => nowMs });
  const outcome = authenticate(request);
  const answer = outcome.kind === "claim" ? outcome.verify(receivedBody) : outcome.answer;
  if (answer === undefined) return undefined;
  const { __type, message } = JSON.parse(answer.body);
  expect(__type).toMatch(/^com\.amazon\.coral\.service#/);
  expect(answer.statusCode).toBe(400);
  return `${__type.split("#")[1]}: ${message}`;
}

const mismatch =
  "InvalidSignatureException: The request signature we calculated does not match the signature you provided. " +
  "Check your AWS Secret Access Key and signing method. Consult the service documentation for details.";
const unrecognized =
  "UnrecognizedClientException: The security token included in the request is invalid.";

describe("createAuthenticate", () => {
  it("passes a request signed with a configured key", () => {
    expect(exceptionFor(signed())).toBeUndefined();
  });

  it("refuses a wrong secret, a changed body and a changed header alike", () => {
    expect(exceptionFor(signed({ secretAccessKey: "other" }))).toBe(mismatch);
    expect(exceptionFor(signed(), Buffer.from("{}"))).toBe(mismatch);
    const request = signed();
    request.rawHeaders[5] = "DynamoDB_20120810.DeleteTable";
    expect(exceptionFor(request)).toBe(mismatch);
  });

  it("refuses a request without an AWS authorization", () => {
    const missing = "MissingAuthenticationTokenException: Request is missing Authentication Token";
    expect(exceptionFor(requestWith([]))).toBe(missing);
    expect(exceptionFor(requestWith(["Authorization", "Bearer x"]))).toBe(missing);
  });

  it("refuses a key it does not know before it looks at the signature", () => {
    expect(exceptionFor(signed({ accessKeyId: "AKIDOTHER" }))).toBe(unrecognized);
  });

  it("asks for the session token of a key that has one, and for none otherwise", () => {
    const further = ["X-Amz-Security-Token", "token"];
    const signedHeaders = ["host", "x-amz-date", "x-amz-security-token", "x-amz-target"];
    const temporary = [{ ...accessKey, sessionToken: "token" }];
    expect(exceptionFor(signed({ further, signedHeaders }), body, temporary)).toBeUndefined();
    expect(exceptionFor(signed(), body, temporary)).toBe(unrecognized);
    expect(exceptionFor(signed({ further, signedHeaders }))).toBe(unrecognized);
  });

  it.each([
    [
      "an old signature",
      signed({ amzDate: "20150830T122059Z" }),
      "Signature expired: 20150830T122059Z is now earlier than 20150830T122100Z (20150830T123600Z - 15 min.)",
    ],
    [
      "a signature from the future",
      signed({ amzDate: "20150830T125101Z" }),
      "Signature not yet current: 20150830T125101Z is still later than 20150830T125100Z (20150830T123600Z + 15 min.)",
    ],
    [
      "another region",
      signed({ scope: { ...defaults.scope, region: "eu-west-1" } }),
      "Credential should be scoped to a valid region, not 'eu-west-1'. ",
    ],
    [
      "another service",
      signed({ scope: { ...defaults.scope, service: "s3" } }),
      "Credential should be scoped to correct service: 'dynamodb'. ",
    ],
    [
      "another terminator",
      signed({ terminator: "aws3_request" }),
      "Credential should be scoped with a valid terminator: 'aws4_request', not 'aws3_request'. ",
    ],
    [
      "another day than the signature's time",
      signed({ scope: { ...defaults.scope, date: "20150829" } }),
      "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '20150829' != '20150830', from '20150830T123600Z'. ",
    ],
    [
      "an unsigned host",
      signed({ signedHeaders: ["x-amz-date", "x-amz-target"] }),
      "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.",
    ],
    [
      "an unsigned operation",
      signed({ signedHeaders: ["host", "x-amz-date"] }),
      "'x-amz-target' must be a 'SignedHeader' in the AWS Authorization.",
    ],
    [
      "an unsigned time",
      signed({ signedHeaders: ["host", "x-amz-target"] }),
      "'x-amz-date' must be a 'SignedHeader' in the AWS Authorization.",
    ],
  ])("refuses %s", (_case, request, message) => {
    expect(exceptionFor(request)).toBe(`InvalidSignatureException: ${message}`);
  });

  it("passes at both ends of the fifteen minutes", () => {
    expect(exceptionFor(signed({ amzDate: "20150830T122100Z" }))).toBeUndefined();
    expect(exceptionFor(signed({ amzDate: "20150830T125100Z" }))).toBeUndefined();
  });

  it("names every parameter that is missing, and the header by its hash", () => {
    expect(exceptionFor(requestWith(["Authorization", "AWS4-HMAC-SHA256 Credential=a/b"]))).toBe(
      "IncompleteSignatureException: Authorization header requires 'Signature' parameter. " +
        "Authorization header requires 'SignedHeaders' parameter. " +
        "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. " +
        "(Hashed with SHA-256 and encoded with Base64) " +
        "Authorization=BoedLikBc82fkHgeXwnN7dz6L2qq4p/8ZG3J22mfwLY=",
    );
  });

  it("takes the time of signing from Date when there is no X-Amz-Date", () => {
    const rawHeaders = ["Host", "db.example.com", "Date", "Sun, 30 Aug 2015 12:36:00 GMT"];
    const parts = { method: "POST", url: "/", rawHeaders, signedHeaders: ["date", "host"], body };
    const key = deriveSigningKey(accessKey.secretAccessKey, defaults.scope);
    const signature = signatureOf(parts, defaults.amzDate, defaults.scope, key);
    const authorization = `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/dynamodb/aws4_request,SignedHeaders=date;host,Signature=${signature}`;
    expect(exceptionFor(requestWith([...rawHeaders, "Authorization", authorization]))).toBe(
      undefined,
    );
  });
});
