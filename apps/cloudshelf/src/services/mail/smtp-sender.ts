import { createTransport } from "nodemailer";
import { serviceName } from "./mail-config.ts";
import {
  checkMail,
  type Mail,
  MailPostponedError,
  MailRefusedError,
  type MailSender,
} from "./mail-sender.ts";

/** Well within a claim's life, and within what a function has left when it begins its last mail. */
const waitMsMax = 10_000;
/** A server that says a little now and then is cut off, too: half of a claim's life. */
const mailMsMax = 60_000;

export interface SmtpOptions {
  readonly kind: "smtp";
  readonly url: string;
  readonly from: string;
}

export interface SmtpPatience {
  /** Of each silence of the server. */
  readonly waitMsMax: number;
  /** Of all that one mail takes. */
  readonly mailMsMax: number;
}

/** Sends by SMTP, one connection a mail; over TLS where the server offers it. */
export function createSmtpSender(
  options: SmtpOptions,
  patience: SmtpPatience = { waitMsMax, mailMsMax },
): MailSender {
  const { hostname, port, protocol, username, password } = new URL(options.url);
  const isSecure = protocol === "smtps:";
  const transport = createTransport({
    host: hostname.replace(/^\[|\]$/g, ""),
    port: port === "" ? (isSecure ? 465 : 587) : Number(port),
    secure: isSecure,
    ...(username === ""
      ? {}
      : { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
    connectionTimeout: patience.waitMsMax,
    greetingTimeout: patience.waitMsMax,
    socketTimeout: patience.waitMsMax,
    // A mail is its texts: nothing is fetched from files or addresses for it.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const domain = options.from.slice(options.from.lastIndexOf("@") + 1);
  return {
    name: serviceName(options),
    async send(mail: Mail): Promise<void> {
      checkMail(mail);
      try {
        await transport.sendMail({
          from: { name: "CloudShelf", address: options.from },
          to: { name: "", address: mail.to },
          messageId: `<${mail.mailId}@${domain}>`,
          subject: mail.subject,
          text: mail.text,
          html: mail.html,
          // Nobody's holiday answers to a machine.
          headers: { "Auto-Submitted": "auto-generated" },
          signal: AbortSignal.timeout(patience.mailMsMax),
        });
      } catch (error) {
        throw meaningOf(error);
      }
    },
    close: () => transport.close(),
  };
}

/**
 * An answer to the receiver or to the message is about this mail: 5yz for good, 4yz for now (RFC 5321,
 * 4.2.1). One to signing in or to the sender is about our settings, which somebody may mend while the
 * mails wait.
 */
function meaningOf(error: unknown): unknown {
  const { code, responseCode, command }: Partial<Record<string, unknown>> = Object(error);
  const isOfMail = command === "RCPT TO" || command === "DATA" || code === "EMESSAGE";
  if (!isOfMail || typeof responseCode !== "number") return error;
  if (responseCode >= 500) return new MailRefusedError(textOf(error), { cause: error });
  return command === "RCPT TO" ? new MailPostponedError(textOf(error), { cause: error }) : error;
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
