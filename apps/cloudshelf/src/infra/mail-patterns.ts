import type { AccessPattern } from "@plinth/infra";
import { entities } from "../schema.ts";

const { OutboxEntry, OutboxMail } = entities;

/** Mails are written with what they are about, sent by whoever claims them, and read by the staff. */
export const mailPatterns = {
  writeMail: {
    description: "A mail, in the transaction of what it is about",
    entity: OutboxMail,
    operation: "PutItem",
    transactional: true,
    volume: { callsPerMonth: 6100 },
  },
  queueMail: {
    description: "That it is to be sent; when it is due again; that it was given up",
    entity: OutboxEntry,
    operation: "PutItem",
    transactional: true,
    volume: { callsPerMonth: 12_300 },
  },
  leaveQueue: {
    description: "A mail is claimed, or its claim ends",
    entity: OutboxEntry,
    operation: "DeleteItem",
    transactional: true,
    volume: { callsPerMonth: 12_300 },
  },
  settleMail: {
    description: "A mail was sent, or why it was not",
    entity: OutboxMail,
    operation: "UpdateItem",
    transactional: true,
    volume: { callsPerMonth: 6200 },
  },
  dueMails: {
    description: "What is to be sent now, of each part of the queue, once a minute",
    entity: OutboxEntry,
    operation: "Query",
    consistent: true,
    volume: { callsPerMonth: 4 * 45_000 },
  },
  mailToSend: {
    description: "A mail by its id, for who sends it and for the staff",
    entity: OutboxMail,
    operation: "GetItem",
    consistent: true,
    volume: { callsPerMonth: 6300 },
  },
  confirmationOfOrder: {
    description: "What became of an order's confirmation, for the buyer",
    entity: OutboxMail,
    operation: "GetItem",
    volume: { callsPerMonth: 15_000 },
  },
  mailsOfDay: {
    description: "All mails of a day, for the staff",
    entity: OutboxMail,
    operation: "Query",
    volume: { callsPerMonth: 100, itemsPerCall: 50 },
  },
  queuedMails: {
    description: "What waits and what was given up, for the staff",
    entity: OutboxEntry,
    operation: "Query",
    volume: { callsPerMonth: 500, itemsPerCall: 5 },
  },
} satisfies Readonly<Record<string, AccessPattern>>;
