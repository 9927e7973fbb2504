import { createTransport } from "nodemailer";
import { serviceName } from "./mail-config.ts";
import { checkMail, type Mail, MailRefusedError, type MailSender } from "./mail-sender.ts";

/** Well within a claim's life, and within what a function has left when it begins its last mail. */
const waitMsMax = 10_000;

export interface SmtpOptions {
  readonly kind: "smtp";
  readonly url: string;
  readonly from: string;
}

/** Sends by SMTP, one connection a mail; over TLS where the server offers it. */
export function createSmtpSender(options: SmtpOptions): MailSender {
  const { hostname, port, protocol, username, password } = new URL(options.url);
  const isSecure = protocol === "smtps:";
  const transport = createTransport({
    host: hostname.replace(/^\[|\]$/g, ""),
    port: port === "" ? (isSecure ? 465 : 587) : Number(port),
    secure: isSecure,
    ...(username === ""
      ? {}
      : { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
    connectionTimeout: waitMsMax,
    greetingTimeout: waitMsMax,
    socketTimeout: waitMsMax,
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
        });
      } catch (error) {
        throw isFinal(error) ? new MailRefusedError(textOf(error), { cause: error }) : error;
      }
    },
    close: () => transport.close(),
  };
}

/**
 * A 5yz answer to the receiver or to the message is final (RFC 5321, 4.2.1). One to signing in or to
 * the sender is about our settings, which somebody may mend while the mail waits.
 */
function isFinal(error: unknown): boolean {
  const { code, responseCode, command }: Partial<Record<string, unknown>> = Object(error);
  const isPermanent = typeof responseCode === "number" && responseCode >= 500;
  const isOfMail = command === "RCPT TO" || command === "DATA" || code === "EMESSAGE";
  return isPermanent && isOfMail;
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
