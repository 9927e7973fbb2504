import { escapedHtml, mailDocument, withoutLinks } from "./mail-text.ts";
import type { NewMail } from "./outbox-mail.ts";

export interface PasswordMailFacts {
  readonly to: string;
  readonly firstName: string;
}

const subject = "Your CloudShelf password was changed";
const paragraphs = [
  "the password of your CloudShelf account was changed just now, and every other session was ended.",
  "If that was you, there is nothing to do. If not, please answer this mail at once.",
];

/** Tells of a new password, and neither what it is nor a way to change it: nothing here can be misused. */
export function passwordMail({ to, firstName }: PasswordMailFacts): NewMail {
  return {
    kind: "password-changed",
    to,
    subject,
    text: [`Dear ${withoutLinks(firstName)},`, ...paragraphs, "CloudShelf"]
      .join("\n\n")
      .concat("\n"),
    html: mailDocument(
      subject,
      [`Dear ${escapedHtml(withoutLinks(firstName))},`, ...paragraphs]
        .map((text) => `<p>${text}</p>`)
        .join("\n"),
    ),
  };
}
