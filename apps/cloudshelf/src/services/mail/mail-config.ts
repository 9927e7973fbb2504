import { type Environment, readConfig } from "@plinth/kit";
import { z } from "zod";

/** How mails are sent. Without `service` they are written to the outbox and stay there. */
export interface MailConfig {
  readonly service: MailService | undefined;
  /** Where readers find the shop, without a slash at its end; mails have no links without it. */
  readonly shopUrl: string | undefined;
}

export type MailService =
  | { readonly kind: "smtp"; readonly url: string; readonly from: string }
  | {
      readonly kind: "ses";
      readonly region: string;
      readonly from: string;
      /** AWS's of the region when absent. */
      readonly endpoint: string | undefined;
    };

const settings = z
  .object({
    CLOUDSHELF_SMTP_URL: z
      .string()
      .refine(
        isSmtpUrl,
        "Must be smtp://host:port or smtps://host:port, with user:password@ if any",
      )
      .optional(),
    CLOUDSHELF_SES_REGION: z
      .string()
      .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, "Must be a region of AWS, such as eu-west-1")
      .optional(),
    CLOUDSHELF_SES_ENDPOINT: z.url({ protocol: /^https?$/ }).optional(),
    CLOUDSHELF_MAIL_FROM: z.email("Must be one e-mail address, without a name").optional(),
    CLOUDSHELF_URL: z
      .string()
      .refine(
        isShopUrl,
        "Must be the shop's address, such as https://example.com/shop, and nothing behind it",
      )
      .optional(),
  })
  .superRefine((values, { addIssue }) => {
    const { CLOUDSHELF_SMTP_URL: smtp, CLOUDSHELF_SES_REGION: ses } = values;
    const refuse = (variable: string, message: string): void =>
      addIssue({ code: "custom", path: [variable], message });
    if (smtp !== undefined && ses !== undefined) {
      refuse("CLOUDSHELF_SES_REGION", "Is set beside CLOUDSHELF_SMTP_URL: leave one of them out");
    }
    const from = values.CLOUDSHELF_MAIL_FROM;
    if ((smtp !== undefined || ses !== undefined) && from === undefined) {
      refuse("CLOUDSHELF_MAIL_FROM", "Is missing: mails need the address that they come from");
    }
    if (from !== undefined && smtp === undefined && ses === undefined) {
      refuse(
        "CLOUDSHELF_MAIL_FROM",
        "Sends nothing alone: set CLOUDSHELF_SMTP_URL or CLOUDSHELF_SES_REGION, too",
      );
    }
  });

/** Reads how mails are sent. Throws a `ConfigError` for what can send none, before any is written. */
export function mailConfig(environment: Environment): MailConfig {
  const config = readConfig(settings, environment);
  const shopUrl = config.CLOUDSHELF_URL?.replace(/\/+$/, "");
  const from = config.CLOUDSHELF_MAIL_FROM;
  return { shopUrl, service: from === undefined ? undefined : serviceOf(config, from) };
}

function serviceOf(config: z.output<typeof settings>, from: string): MailService | undefined {
  const { CLOUDSHELF_SMTP_URL: url, CLOUDSHELF_SES_REGION: region } = config;
  if (url !== undefined) return { kind: "smtp", url, from };
  if (region === undefined) return undefined;
  return { kind: "ses", region, from, endpoint: config.CLOUDSHELF_SES_ENDPOINT };
}

/** For people, and without the password that an address may hold. */
export function serviceName(service: MailService): string {
  if (service.kind === "ses") return `Amazon SES in ${service.region}`;
  return `SMTP at ${new URL(service.url).host}`;
}

/** What of it the services are told, who write mails and send none. */
export function mailNames({ service, shopUrl }: MailConfig): {
  readonly service: string | undefined;
  readonly shopUrl: string | undefined;
} {
  return { shopUrl, service: service && serviceName(service) };
}

function isSmtpUrl(text: string): boolean {
  if (!/^smtps?:\/\//.test(text) || !URL.canParse(text)) return false;
  const { hostname, port, pathname, search, hash, username, password } = new URL(text);
  const isPair = (username === "") === (password === "");
  const isDecodable = [username, password].every(isPercentEncoded);
  if (port === "0" || !isDecodable) return false;
  return hostname !== "" && isPair && ["", "/"].includes(pathname) && search + hash === "";
}

/** The sender decodes a user's name and password, and must not fail at that. */
function isPercentEncoded(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

/** What paths are put behind. */
function isShopUrl(text: string): boolean {
  if (!/^https?:\/\//.test(text) || !URL.canParse(text)) return false;
  const { search, hash, username, password } = new URL(text);
  return search + hash + username + password === "" && !/[?#]/.test(text);
}
