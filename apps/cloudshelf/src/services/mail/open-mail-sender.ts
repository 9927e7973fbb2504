import type { MailService } from "./mail-config.ts";
import type { MailSender } from "./mail-sender.ts";

/** The sender for a service. Only what is configured is loaded, since neither is small. */
export async function openMailSender(service: MailService): Promise<MailSender> {
  switch (service.kind) {
    case "smtp": {
      const { createSmtpSender } = await import("./smtp-sender.ts");
      return createSmtpSender(service);
    }
    case "ses": {
      const { createSesSender } = await import("./ses-sender.ts");
      return createSesSender(service);
    }
  }
}
