/** A mail as a service takes it. */
export interface Mail {
  /** The same at every try, so that a service or a receiver can tell a second copy. */
  readonly mailId: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** The plug for a mail service. */
export interface MailSender {
  /** For people: `SMTP at mail.example.com`. */
  readonly name: string;
  /**
   * Resolves when the service has taken the mail. Rejects with `MailRefusedError` for what it will
   * never take, with `MailPostponedError` for what it will take later, and with anything else when
   * the others fare no better.
   */
  send(mail: Mail): Promise<void>;
  /** Lets go of connections. */
  close(): void;
}

/** The service works, and does not take this mail now: it says nothing of the others. */
export class MailPostponedError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "MailPostponedError";
  }
}

/** The service will not take this mail, however often it is tried. */
export class MailRefusedError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "MailRefusedError";
  }
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not come through.
const lineBreaking = /[\u0000-\u001f\u007f\u0085\u2028\u2029]/;

/**
 * Refuses what could end a header and begin another, or name a second receiver. Addresses are checked
 * where people type them; this holds for whatever else writes mails.
 */
export function checkMail({ mailId, to, subject }: Mail): void {
  if (!/^[^\s@<>(),;:"\\[\]]+@[^\s@<>(),;:"\\[\]]+$/.test(to) || lineBreaking.test(to)) {
    throw new MailRefusedError("The address it goes to is not one e-mail address.");
  }
  if (lineBreaking.test(subject) || subject === "") {
    throw new MailRefusedError("Its subject is not one line of text.");
  }
  if (!/^[\w-]{1,100}$/.test(mailId)) throw new MailRefusedError("Its id is no mail's.");
}
