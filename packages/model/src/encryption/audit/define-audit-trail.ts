import { z } from "zod";
import { defineEntity } from "../../entity/define-entity.ts";
import type { AnyEntity } from "../../entity/entity-types.ts";
import { PlinthError } from "../../plinth-error.ts";
import { defineTable } from "../../tables/define-table.ts";
import type { AnyTable } from "../../tables/table-definition.ts";
import { subjectLengthMax } from "./audit-subject.ts";
import { isSecretName, type SecretName } from "./secret-names.ts";

/** What is kept of one kind of event besides who, when and on what: texts, numbers and truths by name. */
export type EventDetails = Readonly<
  Record<string, z.ZodType<string | number | boolean | undefined>>
>;
export type EventKinds = Readonly<Record<string, EventDetails>>;

export interface AuditTrailOptions<Events extends EventKinds> {
  /** The name that the table is defined with. */
  readonly tableName: string;
  /** The application's own kinds of events, such as `login`, with their details. */
  readonly events?: Events;
  /** After how many days events expire; never when absent. */
  readonly keepDays?: number;
}

/** A table of events and the one entity in it. Hand `table` to `createTables`. */
export interface AuditTrailDefinition<out Events extends EventKinds = EventKinds> {
  readonly table: AnyTable;
  readonly entity: AnyEntity;
  readonly events: Events;
  readonly keepDays: number | undefined;
}

/** The kinds that encryption records by itself. */
const ownEventKinds = ["encrypt", "decrypt", "reencrypt", "rotate"] as const;
type OwnEventKind = (typeof ownEventKinds)[number];

/** Refuses a detail that would hold a secret, in words. */
type CheckedEvents<Events> = {
  readonly [Kind in keyof Events]: Kind extends OwnEventKind
    ? `"${Kind}" is recorded by encryption itself`
    : {
        readonly [Name in keyof Events[Kind]]: [SecretName<Name>] extends [never]
          ? Events[Kind][Name]
          : `"${Name & string}" is the name of a secret, and secrets have no place in an audit trail`;
      };
};

/** How the events are stored. Their times are in the sort key, so that they come in order. */
const auditTableKeys = {
  partitionKey: "subject",
  sortKey: "event_id",
  globalSecondaryIndexes: {
    ActorIndex: { partitionKey: "actor", sortKey: "event_id", projection: "ALL" },
    DayIndex: { partitionKey: "day", sortKey: "event_id", projection: "ALL" },
  },
} as const;

const attributes = z.object({
  subject: z.string().min(1).max(subjectLengthMax),
  event_id: z.string(),
  kind: z.string().min(1),
  actor: z.string().min(1).max(1000),
  /** The day in UTC, such as `2025-07-08`. */
  day: z.string(),
  at: z.string(),
  attributes: z.array(z.string()).optional(),
  key_ids: z.array(z.string()).optional(),
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
  expires_at: z.int().optional(),
});

/**
 * Declares where an application keeps who did what to which item. Throws `invalidDefinition` when a
 * detail has the name of a secret, such as `password` or `session_token`, or a kind is encryption's
 * own.
 *
 *     const trail = defineAuditTrail({
 *       tableName: "tennis-audit",
 *       events: { login: { succeeded: z.boolean(), address: z.string() }, lockout: { until: z.string() } },
 *     });
 */
export function defineAuditTrail<const Events extends EventKinds = Record<never, never>>(
  options: AuditTrailOptions<Events & CheckedEvents<Events>>,
): AuditTrailDefinition<Events> {
  const events: Events = options.events ?? ({} as Events & CheckedEvents<Events>);
  checkEvents(options.tableName, events);
  const { keepDays } = options;
  if (keepDays !== undefined && !(Number.isInteger(keepDays) && keepDays > 0)) {
    throw invalidTrail(options.tableName, "events are kept for a whole number of days");
  }
  const table = defineTable({
    name: options.tableName,
    ...auditTableKeys,
    timeToLive: "expires_at",
  });
  const entity = defineEntity(table, { name: "AuditEvent", attributes });
  return { table, entity, events, keepDays };
}

function checkEvents(tableName: string, events: EventKinds): void {
  for (const [kind, details] of Object.entries(events)) {
    if (ownEventKinds.some((own) => own === kind)) {
      throw invalidTrail(tableName, `the kind "${kind}" is recorded by encryption itself`);
    }
    const secret = Object.keys(details).find(isSecretName);
    if (secret !== undefined) {
      throw invalidTrail(tableName, `"${secret}" of "${kind}" is the name of a secret`);
    }
  }
}

function invalidTrail(tableName: string, reason: string): PlinthError {
  const message = `The audit trail in "${tableName}" is invalid: ${reason}.`;
  return new PlinthError("invalidDefinition", message, { reason });
}

/** The stored form of an event. */
export interface AuditItem {
  readonly subject: string;
  readonly event_id: string;
  readonly kind: string;
  readonly actor: string;
  readonly day: string;
  readonly at: string;
  readonly attributes?: readonly string[] | undefined;
  readonly key_ids?: readonly string[] | undefined;
  readonly details?: Readonly<Record<string, string | number | boolean>> | undefined;
  readonly expires_at?: number | undefined;
}
