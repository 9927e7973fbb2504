import { SESv2Client, SendEmailCommand } from "@aws-sdk/client-sesv2";
import { serviceName } from "./mail-config.ts";
import { checkMail, type Mail, MailRefusedError, type MailSender } from "./mail-sender.ts";

const waitMsMax = 10_000;

export interface SesOptions {
  readonly kind: "ses";
  readonly region: string;
  readonly from: string;
  readonly endpoint: string | undefined;
}

/**
 * Sends by SES's SendEmail. It has no key by which a second call is known, and writes a Message-ID of
 * its own; the tag `mail` tells events of two copies that they are of one mail.
 */
export function createSesSender(options: SesOptions): MailSender {
  const client = new SESv2Client({
    region: options.region,
    ...(options.endpoint === undefined ? {} : { endpoint: options.endpoint }),
    // The outbox tries again, later and counted.
    maxAttempts: 1,
    requestHandler: {
      connectionTimeout: waitMsMax,
      requestTimeout: waitMsMax,
      throwOnRequestTimeout: true,
    },
  });
  return {
    name: serviceName(options),
    async send(mail: Mail): Promise<void> {
      checkMail(mail);
      try {
        await client.send(new SendEmailCommand(inputOf(mail, options.from)));
      } catch (error) {
        if (!(error instanceof Error) || !finalErrors.has(error.name)) throw error;
        throw new MailRefusedError(`${error.name}: ${error.message}`, { cause: error });
      }
    },
    close: () => client.destroy(),
  };
}

/**
 * By the errors of SendEmail in the API reference: these are about the message. A sender that is not
 * verified yet, a paused account and a limit pass when somebody has seen to them.
 */
const finalErrors: ReadonlySet<string> = new Set(["MessageRejected", "BadRequestException"]);

function inputOf(mail: Mail, from: string): ConstructorParameters<typeof SendEmailCommand>[0] {
  const content = (Data: string): { Data: string; Charset: string } => ({ Data, Charset: "UTF-8" });
  return {
    FromEmailAddress: `CloudShelf <${from}>`,
    Destination: { ToAddresses: [mail.to] },
    Content: {
      Simple: {
        Subject: content(mail.subject),
        Body: { Text: content(mail.text), Html: content(mail.html) },
        Headers: [{ Name: "Auto-Submitted", Value: "auto-generated" }],
      },
    },
    EmailTags: [{ Name: "mail", Value: mail.mailId }],
  };
}
