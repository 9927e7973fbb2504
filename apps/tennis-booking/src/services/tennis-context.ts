import type { createLogger, RandomBytes } from "@plinth/kit";
import { isPlinthError, type PlinthError, type Refusal } from "@plinth/model";
import { type OpenAuditTrailOptions, openAuditTrail } from "@plinth/model/encryption";
import { auditTrail, type TennisData } from "../schema.ts";
import type { RuleSource } from "./club-rules.ts";

/** The application's trail of events on a client. */
export function openTennisAudit(options: OpenAuditTrailOptions) {
  return openAuditTrail(auditTrail, options);
}

export type TennisAudit = ReturnType<typeof openTennisAudit>;
export type Logger = ReturnType<typeof createLogger>;

/** What every service works with. */
export interface TennisContext {
  readonly data: TennisData;
  readonly settings: RuleSource;
  readonly audit: TennisAudit;
  readonly log: Logger;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly uuid: () => string;
  readonly random: RandomBytes;
}

/** The first part of `entity` whose condition refused a transaction, if one did. */
export function refusalOf(error: unknown, entity: string): Refusal | undefined {
  if (!isPlinthError(error, "transactionRefused")) return undefined;
  return error.refusals.find((refusal) => refusal.entity === entity && refusal.code !== "conflict");
}

const staleCodes: ReadonlySet<string> = new Set([
  "conditionFailed",
  "itemExists",
  "itemNotFound",
  "transactionRefused",
  "versionConflict",
]);

/** True when an item was not as it had been read: reading again and deciding anew may succeed. */
export function isStale(error: unknown): error is PlinthError {
  return isPlinthError(error) && staleCodes.has(error.code);
}
