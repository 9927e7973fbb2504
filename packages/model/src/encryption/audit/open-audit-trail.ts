import { isDeepStrictEqual } from "node:util";
import type { Client } from "@plinth/client";
import { toNativeItem } from "@plinth/values";
import { z } from "zod";
import { connect } from "../../connect.ts";
import { issuesOf } from "../../entity/validate-item.ts";
import { isPlinthError, PlinthError } from "../../plinth-error.ts";
import type { Query } from "../../query/query.ts";
import { systemClock, systemUuid } from "../defaults.ts";
import type { EncryptionAudit, EncryptionEvent } from "../encryption.ts";
import { auditSubject } from "./audit-subject.ts";
import type {
  AuditItem,
  AuditTrailDefinition,
  EventDetails,
  EventKinds,
} from "./define-audit-trail.ts";

/** One event as it is read back. */
export interface AuditEvent {
  readonly kind: string;
  readonly subject: string;
  readonly actor: string;
  /** ISO 8601 in UTC. */
  readonly at: string;
  /** Unique; later events of a subject have greater ones, as far as the writers' clocks agree. */
  readonly id: string;
  /** The encrypted attributes that it was about. */
  readonly attributes: readonly string[];
  readonly keyIds: readonly string[];
  readonly details: Readonly<Record<string, string | number | boolean>>;
}

type DetailsOf<Details extends EventDetails> = z.output<z.ZodObject<Details>>;

/** What `record` takes: one of the declared kinds, with its details. */
export type AuditInput<Events extends EventKinds> = {
  readonly [Kind in keyof Events]: {
    readonly kind: Kind;
    /** What it happened to, such as `auditSubject("User", { user_id })`. */
    readonly subject: string;
    readonly actor: string;
    readonly details: DetailsOf<Events[Kind]>;
  };
}[keyof Events];

export interface AuditPage {
  readonly events: readonly AuditEvent[];
  readonly cursor: string | undefined;
}

export interface AuditQuery {
  /** All events on this subject, or all by this actor, or all of this day in UTC. Exactly one. */
  readonly subject?: string;
  readonly actor?: string;
  readonly day?: string;
  /** The newest first when `descending`, which it is when absent. */
  readonly order?: "ascending" | "descending";
  /** The most events of the page; 100 when absent. */
  readonly limit?: number;
  readonly cursor?: string | undefined;
}

/** Takes events and gives them back. There is no way to change or delete one. */
export interface AuditTrail<Events extends EventKinds> extends EncryptionAudit {
  /** Writes one event. Rejects with `invalidItem` for a kind or details that were not declared. */
  record(event: AuditInput<Events>): Promise<void>;
  /** Reads a page of events. Rejects with `invalidQuery` unless it asks by exactly one of three. */
  query(query: AuditQuery): Promise<AuditPage>;
}

/** What an audit trail needs to run. */
export interface OpenAuditTrailOptions {
  readonly client: Client;
  /** Milliseconds since the epoch; the system's clock when absent. */
  readonly now?: () => number;
  /** For the ids of events; `crypto.randomUUID` when absent. */
  readonly uuid?: () => string;
  readonly tableNames?: Readonly<Record<string, string | undefined>>;
  /** See `connect`; needed where a page is asked for in another process than the one before. */
  readonly cursorKey?: string | Uint8Array;
}

/** The repository of events as this file uses it; the definition keeps the entity without its types. */
interface EventRepository {
  create(item: AuditItem): PromiseLike<unknown>;
  query(key: object, options: object): Query<AuditItem>;
  index(name: "ActorIndex" | "DayIndex"): Pick<EventRepository, "query">;
}

interface EventConnection {
  readonly Event: EventRepository;
  transact(parts: readonly unknown[]): Promise<unknown>;
}

const pageLimit = 100;
const transactionSizeMax = 100;

/**
 * Opens an audit trail. Each event is written under a condition that none has its id, and events of
 * one call together or not at all, as far as a transaction goes: by the hundred. Hand it to
 * `createEncryption` as `audit`.
 *
 *     const audit = openAuditTrail(trail, { client });
 *     await audit.record({ kind: "login", actor: "ann", subject: auditSubject("User", { user_id: "ann" }), details: { … } });
 */
export function openAuditTrail<Events extends EventKinds>(
  definition: AuditTrailDefinition<Events>,
  options: OpenAuditTrailOptions,
): AuditTrail<Events> {
  const { now = systemClock, uuid = systemUuid } = options;
  const connection = connect(
    { Event: definition.entity },
    { ...options, now },
  ) as unknown as EventConnection;
  const nextId = eventIds(uuid);
  const stamp = (event: Omit<AuditItem, StampedName>): AuditItem => {
    const milliseconds = now();
    const at = new Date(milliseconds).toISOString();
    const { keepDays } = definition;
    const expiry = keepDays && Math.floor(milliseconds / 1000) + keepDays * daySeconds;
    return { ...event, at, day: at.slice(0, 10), event_id: nextId(at), expires_at: expiry };
  };
  return {
    async record(event) {
      const details = checkedDetails(definition, event);
      const { kind, subject, actor } = event;
      await createEvent(connection, stamp({ kind: String(kind), subject, actor, details }));
    },
    async recordEncryption(events) {
      const items = events.map((event) => stamp(itemOf(event)));
      for (let start = 0; start < items.length; start += transactionSizeMax) {
        const chunk = items.slice(start, start + transactionSizeMax);
        const [only] = chunk;
        await (chunk.length === 1 && only !== undefined
          ? createEvent(connection, only)
          : connection.transact(chunk.map((item) => connection.Event.create(item))));
      }
    },
    query: (query) => queryEvents(connection.Event, query),
  };
}

/** The client sends again what it had no answer to: then the event that is there is this very one. */
async function createEvent({ Event }: EventConnection, item: AuditItem): Promise<void> {
  try {
    await Event.create(item);
  } catch (error) {
    const isOwn =
      isPlinthError(error, "itemExists") &&
      isDeepStrictEqual(error.item, JSON.parse(JSON.stringify(item)));
    if (!isOwn) {
      throw error;
    }
  }
}

const daySeconds = 24 * 60 * 60;

type StampedName = "event_id" | "day" | "at" | "expires_at";

/** Ids in the order of their times, and those of one millisecond in the order they were asked for. */
function eventIds(uuid: () => string): (at: string) => string {
  let last = "";
  let count = 0;
  return (at) => {
    count = at === last ? count + 1 : 0;
    last = at;
    return `${at}#${String(count).padStart(6, "0")}#${uuid()}`;
  };
}

function itemOf(event: EncryptionEvent): Omit<AuditItem, StampedName> {
  return {
    kind: event.kind,
    subject: auditSubject(event.entity, toNativeItem(event.key)),
    actor: event.actor,
    attributes: [...event.attributes],
    key_ids: [...event.keyIds],
  };
}

function checkedDetails(
  definition: AuditTrailDefinition,
  event: { readonly kind: PropertyKey; readonly details: unknown },
): Record<string, string | number | boolean> {
  const kind = String(event.kind);
  const shape = Object.hasOwn(definition.events, kind) ? definition.events[kind] : undefined;
  if (shape === undefined) {
    const message = `The audit trail has no kind of event "${kind}". Declare it in the \`events\` of defineAuditTrail().`;
    throw new PlinthError("invalidItem", message, { path: "kind" });
  }
  const result = z.strictObject(shape).safeParse(event.details);
  if (!result.success) {
    const issues = issuesOf(result.error.issues).map((issue) => ({
      ...issue,
      path: ["details", ...issue.path],
    }));
    const lines = issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
    throw new PlinthError("invalidItem", `This ${kind} event is invalid. ${lines.join("; ")}.`, {
      path: issues[0]?.path.join("."),
      issues,
    });
  }
  const entries = Object.entries(result.data).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as Record<string, string | number | boolean>;
}

async function queryEvents(events: EventRepository, query: AuditQuery): Promise<AuditPage> {
  const { subject, actor, day, order = "descending", limit = pageLimit, cursor } = query;
  const asked = [subject, actor, day].filter((value) => value !== undefined);
  if (asked.length !== 1) {
    const message = "Events are asked for by exactly one of subject, actor and day.";
    throw new PlinthError("invalidQuery", message);
  }
  const page = await queryOf(events, query, order).page({ limit, cursor });
  return { events: page.items.map(eventOf), cursor: page.cursor };
}

function queryOf(
  events: EventRepository,
  { subject, actor, day }: AuditQuery,
  order: AuditQuery["order"],
): Query<AuditItem> {
  if (subject !== undefined) {
    return events.query({ subject }, { order });
  }
  return actor === undefined
    ? events.index("DayIndex").query({ day }, { order })
    : events.index("ActorIndex").query({ actor }, { order });
}

function eventOf(item: AuditItem): AuditEvent {
  return {
    kind: item.kind,
    subject: item.subject,
    actor: item.actor,
    at: item.at,
    id: item.event_id,
    attributes: item.attributes ?? [],
    keyIds: item.key_ids ?? [],
    details: item.details ?? {},
  };
}
