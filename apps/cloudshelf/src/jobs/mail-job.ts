import type { MailSender } from "../services/mail/mail-sender.ts";
import { openMailSender } from "../services/mail/open-mail-sender.ts";
import type { JobLimits, JobOptions, ShopJob } from "./shop-job.ts";

/** Sends the mails of the outbox. Undefined when no service is configured: then they only wait. */
export function openMailJob({ shop, config, reportError }: JobOptions): ShopJob | undefined {
  const { service } = config.mail;
  if (service === undefined) return undefined;
  let opening: Promise<MailSender> | undefined;
  return {
    async run(limits: JobLimits): Promise<void> {
      opening ??= openMailSender(service);
      await shop.outbox.drain({ ...limits, sender: await opening, reportError });
    },
    async close(): Promise<void> {
      (await opening)?.close();
    },
  };
}
