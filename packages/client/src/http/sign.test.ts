import { describe, expect, it } from "vitest";
import { createSigner } from "./sign.ts";

const credentials = {
  accessKeyId: "AKIDEXAMPLE",
  secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
};
const host = "dynamodb.eu-west-1.amazonaws.com";
const target = "DynamoDB_20120810.GetItem";
const body = '{"TableName":"Bücher"}';
const nowMs = Date.UTC(2015, 7, 30, 12, 36, 0);

function record(headers: string[]): Record<string, string | undefined> {
  const members: Record<string, string | undefined> = {};
  for (let index = 0; index < headers.length; index += 2) {
    members[String(headers[index])] = headers[index + 1];
  }
  return members;
}

describe("createSigner", () => {
  // The expected signatures are those of the AWS SDK's own signer for the same request.
  it("signs as the AWS SDK does", () => {
    const sign = createSigner({ host, path: "/", region: "eu-west-1" });
    expect(record(sign(target, body, credentials, nowMs))).toEqual({
      host,
      "content-type": "application/x-amz-json-1.0",
      "x-amz-date": "20150830T123600Z",
      "x-amz-target": target,
      authorization:
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/eu-west-1/dynamodb/aws4_request, " +
        "SignedHeaders=content-type;host;x-amz-date;x-amz-target, " +
        "Signature=09987bf3f7a239a3b6172151da95a889b630b5bfec8b27f4bb985c26c2ac8aae",
    });
  });

  it("signs a session token as the AWS SDK does", () => {
    const sign = createSigner({ host, path: "/", region: "eu-west-1" });
    const headers = sign(target, body, { ...credentials, sessionToken: "session/token==" }, nowMs);
    expect(record(headers)).toMatchObject({
      "x-amz-security-token": "session/token==",
      authorization: expect.stringMatching(
        /x-amz-date;x-amz-security-token;x-amz-target, Signature=248cebce821d614a24f5d40a4873eeeedf93e1ed3569a0f71a568ecd06f66957$/,
      ),
    });
  });

  it("derives another key for another day and for other credentials, and comes back", () => {
    const sign = createSigner({ host, path: "/", region: "eu-west-1" });
    const first = sign(target, body, credentials, nowMs);
    const nextDay = sign(target, body, credentials, nowMs + 86_400_000);
    const other = sign(target, body, { ...credentials, secretAccessKey: "other" }, nowMs);
    expect(record(nextDay)["x-amz-date"]).toBe("20150831T123600Z");
    expect(new Set([first, nextDay, other].map((headers) => headers[9])).size).toBe(3);
    expect(sign(target, body, credentials, nowMs + 999)).toEqual(first);
  });
});
