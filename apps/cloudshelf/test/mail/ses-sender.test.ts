import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { type Mail, MailRefusedError } from "../../src/services/mail/mail-sender.ts";
import { createSesSender } from "../../src/services/mail/ses-sender.ts";
import { startSes } from "../support/ses-server.ts";
import { refusalOf } from "../support/test-shop.ts";

const mail: Mail = {
  mailId: "mail-2025-09-05-100000000-0123abcd",
  to: "ada@example.com",
  subject: "Your order, Łódź",
  text: "Dear Ada",
  html: "<p>Dear Ada</p>",
};

async function openSes(answer: () => Response) {
  const ses = await startSes(answer);
  const sender = createSesSender({
    kind: "ses",
    region: "eu-west-1",
    from: "shop@example.com",
    endpoint: ses.url,
  });
  onTestFinished(async () => {
    sender.close();
    await ses.stop();
  });
  return { calls: ses.calls, sender };
}

/** As the REST protocol writes errors. */
function refusal(status: number, type: string): () => Response {
  return () =>
    Response.json({ message: "because" }, { status, headers: { "x-amzn-ErrorType": type } });
}

describe("createSesSender", () => {
  beforeAll(() => {
    vi.stubEnv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE");
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", "a secret of the tests");
  });

  afterAll(() => {
    vi.unstubAllEnvs();
  });

  it("S-16 calls SendEmail, signed for the region", async () => {
    const { calls, sender } = await openSes(() => Response.json({ MessageId: "1" }));
    await sender.send(mail);
    expect(calls).toEqual([
      {
        method: "POST",
        path: "/v2/email/outbound-emails",
        authorization: expect.stringMatching(
          /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/eu-west-1\/ses\/aws4_request, SignedHeaders=[\w;-]+, Signature=[0-9a-f]{64}$/,
        ),
        body: {
          FromEmailAddress: "CloudShelf <shop@example.com>",
          Destination: { ToAddresses: ["ada@example.com"] },
          Content: {
            Simple: {
              Subject: { Data: mail.subject, Charset: "UTF-8" },
              Body: {
                Text: { Data: mail.text, Charset: "UTF-8" },
                Html: { Data: mail.html, Charset: "UTF-8" },
              },
              Headers: [{ Name: "Auto-Submitted", Value: "auto-generated" }],
            },
          },
          EmailTags: [{ Name: "mail", Value: mail.mailId }],
        },
      },
    ]);
  });

  it.each(["MessageRejected", "BadRequestException"])("gives up after %s", async (type) => {
    const { calls, sender } = await openSes(refusal(400, type));
    const error = await refusalOf(sender.send(mail));
    expect(error).toBeInstanceOf(MailRefusedError);
    expect(String(error)).toContain(`${type}: because`);
    expect(calls).toHaveLength(1);
  });

  it.each([
    [400, "MailFromDomainNotVerifiedException"],
    [400, "SendingPausedException"],
    [400, "AccountSuspendedException"],
    [429, "TooManyRequestsException"],
    [503, "ServiceUnavailable"],
  ])("leaves it to the outbox to try again after %i %s", async (status, type) => {
    const { calls, sender } = await openSes(refusal(status, type));
    const error = await refusalOf(sender.send(mail));
    expect(error).toBeInstanceOf(Error);
    expect(error).not.toBeInstanceOf(MailRefusedError);
    expect(calls).toHaveLength(1);
  });

  it.each([
    ["two receivers", { to: "ada@example.com,eve@example.com" }],
    ["a second header", { subject: "Hello\r\nBcc: eve@example.com" }],
  ])("never asks for a mail with %s", async (_, changes) => {
    const { calls, sender } = await openSes(() => Response.json({ MessageId: "1" }));
    expect(await refusalOf(sender.send({ ...mail, ...changes }))).toBeInstanceOf(MailRefusedError);
    expect(calls).toEqual([]);
  });
});
