import { ConfigError } from "@plinth/kit";
import { describe, expect, it } from "vitest";
import { cloudShelfConfig } from "../../src/config.ts";
import { mailConfig, serviceName } from "../../src/services/mail/mail-config.ts";
import { openMailSender } from "../../src/services/mail/open-mail-sender.ts";

const from = { CLOUDSHELF_MAIL_FROM: "shop@example.com" };

describe("mailConfig", () => {
  it("has no service when none is set, and takes an empty variable for none", () => {
    expect(mailConfig({})).toEqual({ service: undefined, shopUrl: undefined });
    const empty = { CLOUDSHELF_SES_REGION: "", CLOUDSHELF_MAIL_FROM: "", CLOUDSHELF_URL: "" };
    expect(mailConfig(empty)).toEqual({ service: undefined, shopUrl: undefined });
  });

  it("knows SMTP and SES, and tells neither user nor password of them", async () => {
    const smtp = mailConfig({
      ...from,
      CLOUDSHELF_SMTP_URL: "smtp://a:secret@mail.example.com:25",
    });
    const ses = mailConfig({ ...from, CLOUDSHELF_SES_REGION: "eu-west-1" });
    const services = [smtp.service, ses.service].flatMap((service) => service ?? []);
    const names = ["SMTP at mail.example.com:25", "Amazon SES in eu-west-1"];
    expect(services.map(serviceName)).toEqual(names);
    const senders = await Promise.all(services.map(openMailSender));
    expect(senders.map(({ name }) => name)).toEqual(names);
    for (const sender of senders) sender.close();
  });

  it("takes the shop's address without its last slash", () => {
    const { shopUrl } = mailConfig({ CLOUDSHELF_URL: "https://example.com/shop/" });
    expect(shopUrl).toBe("https://example.com/shop");
  });

  it.each([
    ["an address alone", from, "CLOUDSHELF_MAIL_FROM"],
    ["no address", { CLOUDSHELF_SES_REGION: "eu-west-1" }, "CLOUDSHELF_MAIL_FROM"],
    [
      "both services",
      { ...from, CLOUDSHELF_SES_REGION: "eu-west-1", CLOUDSHELF_SMTP_URL: "smtp://localhost:25" },
      "CLOUDSHELF_SES_REGION",
    ],
    ["a web address", { ...from, CLOUDSHELF_SMTP_URL: "https://a:hush@b" }, "CLOUDSHELF_SMTP_URL"],
    ["half a password", { ...from, CLOUDSHELF_SMTP_URL: "smtp://a@b" }, "CLOUDSHELF_SMTP_URL"],
    ["options", { ...from, CLOUDSHELF_SMTP_URL: "smtp://b?tls=no" }, "CLOUDSHELF_SMTP_URL"],
    ["an undecodable user", { ...from, CLOUDSHELF_SMTP_URL: "smtp://a%zz:b@c" }, "SMTP_URL"],
    ["no port", { ...from, CLOUDSHELF_SMTP_URL: "smtp://b:0" }, "CLOUDSHELF_SMTP_URL"],
    ["a port that is none", { ...from, CLOUDSHELF_SMTP_URL: "smtp://b:70000" }, "SMTP_URL"],
    ["a bare host", { ...from, CLOUDSHELF_SMTP_URL: "mail.example.com:25" }, "SMTP_URL"],
    ["no host", { ...from, CLOUDSHELF_SMTP_URL: "smtp://" }, "CLOUDSHELF_SMTP_URL"],
    ["an SMTP server without a sender", { CLOUDSHELF_SMTP_URL: "smtp://b:25" }, "MAIL_FROM"],
    [
      "two senders",
      { CLOUDSHELF_SMTP_URL: "smtp://b", CLOUDSHELF_MAIL_FROM: "a@b.c,d@e.f" },
      "FROM",
    ],
    ["a query behind the shop's address", { CLOUDSHELF_URL: "https://a.b/?c=d" }, "CLOUDSHELF_URL"],
    ["a user in the shop's address", { CLOUDSHELF_URL: "https://a:hush@b.c" }, "CLOUDSHELF_URL"],
    ["no region", { ...from, CLOUDSHELF_SES_REGION: "Dublin" }, "CLOUDSHELF_SES_REGION"],
    [
      "a name with the address",
      { CLOUDSHELF_SES_REGION: "eu-west-1", CLOUDSHELF_MAIL_FROM: "Shop <shop@example.com>" },
      "CLOUDSHELF_MAIL_FROM",
    ],
    ["a path for the shop's address", { CLOUDSHELF_URL: "/shop" }, "CLOUDSHELF_URL"],
    ["a script for it", { CLOUDSHELF_URL: "javascript:alert(1)" }, "CLOUDSHELF_URL"],
  ])("refuses %s as the shop starts, by the variable", (_, environment, variable) => {
    const read = () => cloudShelfConfig(environment);
    expect(read).toThrow(ConfigError);
    expect(read).toThrow(variable);
    expect(read).not.toThrow(/hush/);
  });
});
