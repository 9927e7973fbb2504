import { createFormClient } from "@plinth/page-testing";
import type { Mail, MailSender } from "../../src/services/mail/mail-sender.ts";
import type { TestFunctions } from "./functions.ts";
import { administrator } from "./test-api.ts";
import type { TestShop } from "./test-shop.ts";

export interface TestSender extends MailSender {
  readonly sent: Mail[];
}

/** A plug that keeps what it is given, after `receive` has had its say. */
export function createTestSender(
  receive: (mail: Mail) => Promise<void> | void = () => undefined,
): TestSender {
  const sent: Mail[] = [];
  return {
    name: "a service of the tests",
    sent,
    async send(mail: Mail): Promise<void> {
      await receive(mail);
      sent.push(mail);
    },
    close: () => undefined,
  };
}

/** Once everything that is done with mails. */
export async function handleMails({ shop, clock }: TestShop): Promise<void> {
  const { outbox } = shop;
  const [first] = await outbox.waiting();
  if (first === undefined) throw new Error("no mail waits");
  await outbox.failed();
  await outbox.ofDay(outbox.today());
  const sender = createTestSender(() => {
    throw new Error("not yet");
  });
  await outbox.drain({ sender });
  clock.nowMs += 24 * 60 * 60 * 1000;
  await outbox.drain({ sender: createTestSender() });
  await outbox.mail(first.mailId);
  await outbox.sendAgain(first.mailId);
}

/** Mails by the functions: sent by the schedule, looked at and sent again by the staff. */
export async function workInTheOutbox(
  { fetch, callBySchedule }: TestFunctions,
  shopUrl: string,
): Promise<void> {
  await callBySchedule();
  const client = createFormClient(fetch, shopUrl);
  await client.send("sign-in", "sign-in", administrator);
  for (const view of ["waiting", "failed"]) await client.get(`admin/outbox?view=${view}`);
  const list = await (await client.get("admin/outbox")).text();
  const mail = /\/(admin\/outbox\/mail-[\w-]+)"/.exec(list)?.[1] ?? "";
  await client.get(`${mail}/html`);
  await client.send(mail, `${mail}/send`, {});
}
