import {
  type ConnectOptions,
  connect,
  defineEntity,
  defineTable,
  type InferItem,
} from "@plinth/model";
import { defineAuditTrail, type Encryption } from "@plinth/model/encryption";
import { defineStreamState } from "@plinth/model/streams";
import { z } from "zod";

/**
 * The only place that names a table, a key or an index. The source's three tables hold everything but
 * the audit trail, which has a table of its own so that no role needs the right to change it. What is
 * no user, booking or setting is a helper item under a partition key that starts with capitals and
 * lacks the index attributes, so that UserIndex and StatusIndex hold bookings alone.
 */

const userConfigs = defineTable({
  name: "UserConfigs",
  partitionKey: "userId",
  timeToLive: "ttl",
  globalSecondaryIndexes: {
    /** Sparse: only users whose credentials are weak are in it. */
    WeakCredentialIndex: { partitionKey: "weakness", sortKey: "userId", projection: "KEYS_ONLY" },
  },
});

const bookingRequests = defineTable({
  name: "BookingRequests",
  partitionKey: "requestId",
  sortKey: "userId",
  stream: "NEW_AND_OLD_IMAGES",
  timeToLive: "ttl",
  globalSecondaryIndexes: {
    UserIndex: { partitionKey: "userId", sortKey: "createdAt", projection: "ALL" },
    StatusIndex: { partitionKey: "status", sortKey: "createdAt", projection: "ALL" },
    /** Sparse: an item is in it for as long as a processor has something to do with it. */
    DueIndex: { partitionKey: "dueShard", sortKey: "dueAt", projection: "ALL" },
  },
});

const systemConfig = defineTable({
  name: "SystemConfig",
  partitionKey: "configKey",
  globalSecondaryIndexes: {
    CategoryIndex: { partitionKey: "category", sortKey: "configKey", projection: "ALL" },
  },
});

const timestamps = { created: "createdAt", updated: "updatedAt" } as const;
const lowerCase = (text: string): string => text.toLowerCase();

// ---- in the table of users

const userRole = z.enum(["user", "admin", "moderator"]);

export const User = defineEntity(userConfigs, {
  name: "User",
  attributes: z.object({
    userId: z.string().regex(/^[A-Za-z0-9_-]{1,50}$/),
    /** Of the club's website, which is also what the user signs in with here. */
    username: z.string(),
    /** Of the club's website: it is typed there, so it has to be readable. Never the one compared at sign-in. */
    password: z.string(),
    email: z.string(),
    phoneNumber: z.string().optional(),
    firstName: z.string(),
    lastName: z.string(),
    websiteUrl: z.string().optional(),
    venue: z.string().optional(),
    preferredCourt: z.int().optional(),
    /** YYYY-MM-DD */
    defaultDate: z.string().optional(),
    defaultTime: z.string().optional(),
    headless: z.boolean().default(false),
    preferredCourts: z.array(z.int()),
    preferredTimes: z.array(z.string()),
    autoBook: z.boolean(),
    maxBookingsPerDay: z.int(),
    bookingAdvanceDays: z.int(),
    notificationsEnabled: z.boolean(),
    isActive: z.boolean(),
    role: userRole,
    lastLogin: z.string().optional(),
    /** 0 to 100, of the club's password as it was when it was given. */
    passwordStrength: z.int(),
    /** In the index of weak credentials while it is there. */
    weakness: z.literal("weak").optional(),
  }),
  encrypted: ["username", "password", "email", "phoneNumber"],
  hidden: ["password"],
  unique: { username: { normalize: lowerCase }, email: { normalize: lowerCase } },
  discriminate: (item) => !/^[A-Z]+#/.test(String(item["userId"])),
  timestamps,
  version: "version",
});

/** The own password's hash and the lock, apart from the user so that no read of a user can return them. */
const Credential = defineEntity(userConfigs, {
  name: "Credential",
  attributes: z.object({
    userId: z.string(),
    passwordHash: z.string(),
    failedLoginAttempts: z.int().optional(),
    /** Epoch milliseconds. */
    accountLockedUntil: z.int().optional(),
  }),
  when: { userId: { beginsWith: "CREDENTIAL#" } },
});

/** A user's live sessions. One item, so that their number stays bounded and all can end at once. */
const SessionList = defineEntity(userConfigs, {
  name: "SessionList",
  attributes: z.object({
    userId: z.string(),
    sessions: z.array(
      z.object({
        sessionId: z.string(),
        createdAt: z.string(),
        /** Epoch seconds, as in the token. */
        expiresAt: z.int(),
        userAgent: z.string(),
        address: z.string(),
      }),
    ),
    ttl: z.int(),
  }),
  when: { userId: { beginsWith: "SESSIONS#" } },
  version: "version",
});

// ---- in the table of bookings

export const bookingStatus = z.enum([
  "pending",
  "scheduled",
  "processing",
  "confirmed",
  "failed",
  "cancelled",
  "expired",
]);

const bookingPriority = z.enum(["low", "medium", "high", "urgent"]);

const attemptOutcome = z.enum(["confirmed", "failed", "refused", "lost"]);

export const BookingRequest = defineEntity(bookingRequests, {
  name: "BookingRequest",
  attributes: z.object({
    requestId: z.string().regex(/^[A-Za-z0-9_-]{1,50}$/),
    userId: z.string().regex(/^[A-Za-z0-9_-]{1,50}$/),
    courtId: z.int(),
    /** The day at the club, YYYY-MM-DD. */
    date: z.string(),
    timeSlot: z.string(),
    venue: z.string(),
    status: bookingStatus,
    priority: bookingPriority,
    notes: z.string().max(500).optional(),
    /** When the day opens at the club, in UTC: of a request that came before. */
    scheduledFor: z.string().optional(),
    autoRetry: z.boolean(),
    maxRetries: z.int().min(0).max(10),
    retryCount: z.int().min(0),
    /** Counts every claim, so that what a processor that was thought dead still says is not taken. */
    attempt: z.int().min(0),
    attempts: z.array(
      z.object({
        number: z.int(),
        startedAt: z.string(),
        endedAt: z.string().optional(),
        processorId: z.string(),
        outcome: attemptOutcome.optional(),
        message: z.string().optional(),
        /** Where the picture or the page before confirming is kept. */
        evidence: z.string().optional(),
      }),
    ),
    /** What became of it, the oldest first. */
    changes: z.array(
      z.object({
        status: bookingStatus,
        at: z.string(),
        by: z.string(),
        message: z.string().optional(),
      }),
    ),
    /** Follows the request from the API through the processor to the club's site, in all logs. */
    correlationId: z.string(),
    confirmationCode: z.string().optional(),
    /** What the club calls the reservation. */
    externalBookingId: z.string().optional(),
    confirmedAt: z.string().optional(),
    errorMessage: z.string().optional(),
    resultData: z.record(z.string(), z.unknown()).optional(),
    leaseOwner: z.string().optional(),
    leaseUntil: z.string().optional(),
    /** With `dueAt` in DueIndex: when a processor has to look at it, in UTC. */
    dueShard: z.string().optional(),
    dueAt: z.string().optional(),
    ttl: z.int(),
  }),
  discriminate: (item) => !/^[A-Z]+(#|$)/.test(String(item["requestId"])),
  timestamps,
  version: "version",
});

/** Who has a slot of a court: written in the transaction of the booking, gone when it ends. */
const SlotGuard = defineEntity(bookingRequests, {
  name: "SlotGuard",
  attributes: z.object({
    requestId: z.string(),
    userId: z.literal("LOCK"),
    holderRequestId: z.string(),
    holderUserId: z.string(),
    ttl: z.int(),
  }),
  when: { requestId: { beginsWith: "SLOT#" } },
});

/** How many bookings of a day a user has: counted in the same transaction, so no race passes the limit. */
const DayCount = defineEntity(bookingRequests, {
  name: "DayCount",
  attributes: z.object({
    requestId: z.string(),
    userId: z.literal("LOCK"),
    bookingCount: z.int().min(0),
    ttl: z.int(),
  }),
  when: { requestId: { beginsWith: "CAP#" } },
});

/** Work that comes again, such as the clean-up or a user's automatic bookings. */
const Job = defineEntity(bookingRequests, {
  name: "Job",
  attributes: z.object({
    requestId: z.string(),
    userId: z.literal("JOB"),
    jobKind: z.enum(["cleanUp", "autoBook"]),
    /** Whose automatic bookings. */
    ownerId: z.string().optional(),
    dueShard: z.string(),
    dueAt: z.string(),
    leaseOwner: z.string().optional(),
    leaseUntil: z.string().optional(),
    failureCount: z.int(),
    lastRunAt: z.string().optional(),
    lastResult: z.record(z.string(), z.unknown()).optional(),
    lastError: z.string().optional(),
  }),
  when: { requestId: { beginsWith: "JOB#" } },
});

/** A processor that lives: `userId` is its id. It is gone soon after its last word. */
const Processor = defineEntity(bookingRequests, {
  name: "Processor",
  attributes: z.object({
    requestId: z.literal("PROCESSORS"),
    userId: z.string(),
    startedAt: z.string(),
    seenAt: z.string(),
    inProgress: z.array(z.string()),
    concurrencyMax: z.int(),
    pollSeconds: z.number(),
    runner: z.string(),
    ttl: z.int(),
  }),
  when: { requestId: "PROCESSORS" },
});

/** What became of bookings on one day of UTC, counted from the stream: `userId` is the day. */
const Statistics = defineEntity(bookingRequests, {
  name: "Statistics",
  attributes: z.object({
    requestId: z.literal("STATISTICS"),
    userId: z.string(),
    /** By status: how many requests came to it on that day. */
    entered: z.record(z.string(), z.int()),
    ttl: z.int().optional(),
  }),
  when: { requestId: "STATISTICS" },
});

/** The places of those who follow the stream of bookings. */
const StreamState = defineStreamState(bookingRequests);

// ---- in the table of settings

const settingValueType = z.enum(["string", "integer", "float", "boolean", "list", "dict"]);
const settingCategory = z.enum([
  "courts",
  "scheduling",
  "notifications",
  "security",
  "booking",
  "system",
]);

const Setting = defineEntity(systemConfig, {
  name: "Setting",
  attributes: z.object({
    configKey: z.string().min(1),
    configValue: z.unknown(),
    valueType: settingValueType,
    category: settingCategory,
    description: z.string().min(1).max(500),
    defaultValue: z.unknown().optional(),
    isActive: z.boolean(),
    isRequired: z.boolean(),
    isSensitive: z.boolean(),
    minValue: z.number().optional(),
    maxValue: z.number().optional(),
    allowedValues: z.array(z.unknown()).optional(),
    validationPattern: z.string().optional(),
    environment: z.string().optional(),
    /** Of the setting's description, X.Y or X.Y.Z. */
    settingVersion: z.string(),
  }),
  timestamps: { created: "createdAt", updated: "lastModified" },
  version: "version",
});

// ---- the audit trail

export const auditTrail = defineAuditTrail({
  tableName: "TennisAudit",
  events: {
    register: { outcome: z.string() },
    login: { outcome: z.enum(["succeeded", "failed", "locked", "refused"]), address: z.string() },
    lockout: { until: z.string() },
    logout: { endedCount: z.int() },
    credentialChange: { strength: z.int() },
    statusChange: { from: z.string(), to: z.string(), reason: z.string().optional() },
    keyRotation: { step: z.string(), count: z.int().optional() },
    cleanUp: { expired: z.int(), deleted: z.int() },
    roleChange: { role: z.string() },
    deactivation: { endedCount: z.int() },
  },
  keepDays: 365,
});

export const tables = [userConfigs, bookingRequests, systemConfig, auditTrail.table] as const;

export const helperKeys = {
  credential: (userId: string): string => `CREDENTIAL#${userId}`,
  sessions: (userId: string): string => `SESSIONS#${userId}`,
  slot: (courtId: number, date: string, timeSlot: string): string =>
    `SLOT#${courtId}#${date}#${timeSlot}`,
  dayCount: (userId: string, date: string): string => `CAP#${userId}#${date}`,
  job: (name: string): string => `JOB#${name}`,
} as const;

const entities = {
  User,
  Credential,
  SessionList,
  BookingRequest,
  SlotGuard,
  DayCount,
  Job,
  Processor,
  Statistics,
  StreamState,
  Setting,
} as const;

type TableName = "UserConfigs" | "BookingRequests" | "SystemConfig";

interface TennisConnectOptions extends ConnectOptions<TableName> {
  /** For the credentials of the club's website. */
  readonly encryption: Encryption;
}

/** The application's repositories on a client. Sends nothing by itself. */
export function connectTennis(options: TennisConnectOptions) {
  return connect(entities, options);
}

export type TennisData = ReturnType<typeof connectTennis>;
export type TransactionPart = Parameters<TennisData["transact"]>[0][number];
export type UserItem = InferItem<typeof User>;
export type BookingItem = InferItem<typeof BookingRequest>;
export type BookingStatus = z.infer<typeof bookingStatus>;
