import { describe, expect, it } from "vitest";
import {
  canonicalRequest,
  deriveSigningKey,
  type SignedParts,
  sha256Hex,
  signatureOf,
  signaturesEqual,
} from "./signature.ts";

// The secret of AWS's documentation and of its Signature Version 4 test suite.
const secretAccessKey = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
const amzDate = "20150830T123600Z";

const listUsers: SignedParts = {
  method: "GET",
  url: "/?Version=2010-05-08&Action=ListUsers",
  rawHeaders: [
    "Host",
    "iam.amazonaws.com",
    "Content-Type",
    "application/x-www-form-urlencoded; charset=utf-8",
    "X-Amz-Date",
    amzDate,
  ],
  signedHeaders: ["content-type", "host", "x-amz-date"],
  body: new Uint8Array(),
};

function suiteRequest(method: string, url: string, further: string[] = []): SignedParts {
  const rawHeaders = ["Host", "example.amazonaws.com", ...further, "X-Amz-Date", amzDate];
  const names = rawHeaders.filter((_, index) => index % 2 === 0).map((name) => name.toLowerCase());
  return {
    method,
    url,
    rawHeaders,
    signedHeaders: [...new Set(names)].sort(),
    body: new Uint8Array(),
  };
}

describe("deriveSigningKey", () => {
  it("gives the key of AWS's documented example", () => {
    const scope = { date: "20150830", region: "us-east-1", service: "iam" };
    expect(deriveSigningKey(secretAccessKey, scope).toString("hex")).toBe(
      "c4afb1cc5771d871763a393e44b703571b55cc28424d1a5e86da6ed3c154a4b9",
    );
  });
});

describe("signatureOf", () => {
  it("gives the signature of AWS's documented example", () => {
    const scope = { date: "20150830", region: "us-east-1", service: "iam" };
    const signingKey = deriveSigningKey(secretAccessKey, scope);
    expect(sha256Hex(canonicalRequest(listUsers))).toBe(
      "f536975d06c0309214f805bb90ccff089219ecd68b2577efef23edd43b7e1a59",
    );
    expect(signatureOf(listUsers, amzDate, scope, signingKey)).toBe(
      "5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7",
    );
  });

  it.each([
    [
      "get-vanilla",
      suiteRequest("GET", "/"),
      "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
    ],
    [
      "post-vanilla",
      suiteRequest("POST", "/"),
      "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b",
    ],
    [
      "get-vanilla-query-order-key-case",
      suiteRequest("GET", "/?Param2=value2&Param1=value1"),
      "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500",
    ],
  ])("gives the signature of AWS's test suite for %s", (_name, parts, expected) => {
    const scope = { date: "20150830", region: "us-east-1", service: "service" };
    const signingKey = deriveSigningKey(secretAccessKey, scope);
    expect(signatureOf(parts, amzDate, scope, signingKey)).toBe(expected);
  });

  it("joins a repeated header's values and folds their spaces", () => {
    const parts = suiteRequest("GET", "/", ["My-Header", "  a   b ", "My-Header", "c"]);
    expect(canonicalRequest(parts)).toContain("\nmy-header:a b,c\n");
  });
});

describe("signaturesEqual", () => {
  it("tells equal from different, of any length", () => {
    expect(signaturesEqual("ab", "ab")).toBe(true);
    expect(signaturesEqual("ab", "ac")).toBe(false);
    expect(signaturesEqual("ab", "abc")).toBe(false);
  });
});
