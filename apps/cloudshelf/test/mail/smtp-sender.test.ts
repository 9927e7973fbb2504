import { describe, expect, it, onTestFinished } from "vitest";
import {
  type Mail,
  MailPostponedError,
  MailRefusedError,
} from "../../src/services/mail/mail-sender.ts";
import { createSmtpSender } from "../../src/services/mail/smtp-sender.ts";
import {
  type SmtpBehaviour,
  startSmtpServer,
  type TestSmtpServer,
} from "../support/smtp-server.ts";
import { refusalOf } from "../support/test-shop.ts";

const from = "shop@example.com";
const mail: Mail = {
  mailId: "mail-2025-09-05-100000000-0123abcd",
  to: "ada@example.com",
  subject: "Your order, Łódź",
  text: "Dear Ada,\n\n.a line that begins with a dot\nCloudShelf\n",
  html: "<p>Dear Ada</p>",
};

async function startServer(behaviour: SmtpBehaviour = {}): Promise<TestSmtpServer> {
  const server = await startSmtpServer(behaviour);
  onTestFinished(() => server.stop());
  return server;
}

function senderFor(url: string) {
  const sender = createSmtpSender({ kind: "smtp", url, from });
  onTestFinished(() => sender.close());
  return sender;
}

describe("createSmtpSender", () => {
  it("S-16 hands a mail to the server, as text and as HTML", async () => {
    const server = await startServer();
    await senderFor(server.url).send(mail);
    expect(server.received).toHaveLength(1);
    const [received] = server.received;
    expect([received?.from, received?.to]).toEqual([from, ["ada@example.com"]]);
    const source = received?.source ?? "";
    expect(source).toContain("From: CloudShelf <shop@example.com>");
    expect(source).toContain("To: ada@example.com");
    expect(source).toContain(`Message-ID: <${mail.mailId}@example.com>`);
    expect(source).toContain("Auto-Submitted: auto-generated");
    expect(source).toMatch(/^Subject: =\?UTF-8\?/m);
    expect(source).toContain("Content-Type: multipart/alternative");
    expect(source).toContain(".a line that begins with a dot");
    expect(source).toContain("<p>Dear Ada</p>");
  });

  it("gives the same Message-ID at the next try", async () => {
    const server = await startServer();
    const sender = senderFor(server.url);
    await sender.send(mail);
    await sender.send(mail);
    const ids = server.received.map(({ source }) => /^Message-ID: (.*)$/m.exec(source)?.[1]);
    expect(ids[0]).toBeDefined();
    expect(ids[0]).toBe(ids[1]);
  });

  it("signs in with the address's user and password", async () => {
    const server = await startServer();
    await senderFor(server.url.replace("//", "//keeper%40example.com:p%3Aw@")).send(mail);
    const said = server.commands.find((line) => line.startsWith("AUTH PLAIN "));
    const bytes = Buffer.from(said?.slice("AUTH PLAIN ".length) ?? "", "base64");
    expect(bytes.toString()).toBe("\0keeper@example.com\0p:w");
  });

  it.each([
    ["an unknown receiver", { RCPT: "550 5.1.1 No such user" }, "550 5.1.1 No such user"],
    ["what it holds for spam", { END: "554 5.7.1 Not this" }, "554 5.7.1 Not this"],
  ])("gives up on %s", async (_, replies, text) => {
    const server = await startServer({ replies });
    const error = await refusalOf(senderFor(server.url).send(mail));
    expect(error).toBeInstanceOf(MailRefusedError);
    expect(String(error)).toContain(text);
    expect(server.received).toEqual([]);
  });

  it.each([
    ["a receiver who is busy", { replies: { RCPT: "450 4.2.1 Later" } }],
    ["a full disk", { replies: { END: "452 4.3.1 Full" } }],
    ["a wrong password", { replies: { AUTH: "535 5.7.8 Wrong" } }],
    ["a sender who may not", { replies: { MAIL: "550 5.7.1 Not you" } }],
    ["a server that hangs up at once", { hangUpAt: "EHLO" }],
    ["a server that hangs up before the data", { hangUpAt: "DATA" }],
    ["a server that hangs up half way", { hangUpAt: "END" }],
  ])("may try again after %s", async (_, behaviour: SmtpBehaviour) => {
    const server = await startServer(behaviour);
    const error = await refusalOf(senderFor(server.url.replace("//", "//a:b@")).send(mail));
    expect(error).toBeInstanceOf(Error);
    expect(error).not.toBeInstanceOf(MailRefusedError);
    expect(server.received).toEqual([]);
  });

  it("postpones a mail whose receiver is busy, and no mail for what is wrong with the service", async () => {
    const busy = await startServer({ replies: { RCPT: "451 4.7.1 Greylisted" } });
    expect(await refusalOf(senderFor(busy.url).send(mail))).toBeInstanceOf(MailPostponedError);
    const full = await startServer({ replies: { END: "452 4.3.1 Full" } });
    expect(await refusalOf(senderFor(full.url).send(mail))).not.toBeInstanceOf(MailPostponedError);
  });

  it.each([
    ["never greets", { silentAt: "HELLO" }, { waitMsMax: 50, mailMsMax: 60_000 }],
    ["never answers", { silentAt: "RCPT" }, { waitMsMax: 50, mailMsMax: 60_000 }],
    ["takes the data and says nothing", { silentAt: "END" }, { waitMsMax: 50, mailMsMax: 60_000 }],
    ["answers without an end", { endlessAt: "EHLO" }, { waitMsMax: 10_000, mailMsMax: 100 }],
  ])("leaves a server that %s", async (_, behaviour: SmtpBehaviour, patience) => {
    const server = await startServer(behaviour);
    const sender = createSmtpSender({ kind: "smtp", url: server.url, from }, patience);
    onTestFinished(() => sender.close());
    const error = await refusalOf(sender.send(mail));
    expect(error).toBeInstanceOf(Error);
    expect(error).not.toBeInstanceOf(MailRefusedError);
  });

  it("sends no line that a server need not take, however long those of the mail are", async () => {
    const server = await startServer();
    const long = "Ł".repeat(5000);
    await senderFor(server.url).send({
      ...mail,
      subject: long,
      text: long,
      html: `<p>${long}</p>`,
    });
    const lengths = (server.received[0]?.source ?? "").split("\r\n").map((line) => line.length);
    expect(lengths.length).toBeGreaterThan(100);
    // RFC 5322, 2.1.1.
    expect(Math.max(...lengths)).toBeLessThanOrEqual(998);
  });

  it("may try again when nobody listens", async () => {
    const server = await startSmtpServer();
    await server.stop();
    const error = await refusalOf(senderFor(server.url).send(mail));
    expect(error).not.toBeInstanceOf(MailRefusedError);
    expect(String(error)).toContain("ECONNREFUSED");
  });

  it.each([
    ["a second header in the subject", { subject: "Hello\r\nBcc: eve@example.com" }],
    ["a bare line feed in the subject", { subject: "Hello\nBcc: eve@example.com" }],
    ["a second receiver", { to: "ada@example.com, eve@example.com" }],
    ["a line break in the address", { to: "ada@example.com\r\nRCPT TO:<eve@example.com>" }],
    ["a name around the address", { to: "Ada <ada@example.com>" }],
    ["angle brackets", { to: "ada@example.com>\0<eve@example.com" }],
    ["no address", { to: "" }],
    ["an id that breaks out", { mailId: "mail-1>\r\nBcc: eve@example.com" }],
  ])("never begins a mail with %s", async (_, changes) => {
    const server = await startServer();
    const error = await refusalOf(senderFor(server.url).send({ ...mail, ...changes }));
    expect(error).toBeInstanceOf(MailRefusedError);
    expect(server.commands).toEqual([]);
  });
});
