import { type Application, defineApplication } from "@plinth/infra";
import { defineEntity, defineTable } from "@plinth/model";
import { z } from "zod";

/**
 * A definition with every option that there is, for the goldens: a museum that sells tickets, with its
 * visitors' tickets in a table of many entities, the works it shows, and a log of who came in.
 */

const tickets = defineTable({
  name: "tickets",
  partitionKey: "pk",
  sortKey: "sk",
  typeAttribute: "kind",
  timeToLive: "expires_at",
  stream: "NEW_AND_OLD_IMAGES",
  globalSecondaryIndexes: {
    ByDay: { partitionKey: "day", sortKey: { name: "hour", type: "N" }, projection: ["price"] },
    ByKind: { partitionKey: "kind", projection: "KEYS_ONLY" },
  },
});

const Visitor = defineEntity(tickets, {
  name: "Visitor",
  attributes: z.object({ visitor_id: z.string(), email: z.string(), locale: z.enum(["de", "en"]) }),
  keys: { pk: "VISITOR#{visitor_id}", sk: "VISITOR" },
  unique: { email: {} },
});

const Ticket = defineEntity(tickets, {
  name: "Ticket",
  attributes: z.object({
    visitor_id: z.string(),
    ticket_id: z.string(),
    day: z.string(),
    hour: z.int(),
    price: z.int(),
    expires_at: z.int(),
  }),
  keys: { pk: "VISITOR#{visitor_id}", sk: "TICKET#{ticket_id}" },
});

const Seat = defineEntity(tickets, {
  name: "Seat",
  attributes: z.object({ day: z.string(), hour: z.int(), seats_left: z.int() }),
  keys: { pk: "DAY#{day}", sk: "HOUR#{hour:2}" },
});

const works = defineTable({
  name: "museum-works",
  partitionKey: "artist",
  sortKey: "work_id",
  localSecondaryIndexes: {
    ByYear: { sortKey: { name: "year", type: "N" }, projection: "ALL" },
  },
  globalSecondaryIndexes: {
    ByRoom: { partitionKey: ["building", "room"], sortKey: "work_id", projection: "ALL" },
  },
});

const Work = defineEntity(works, {
  name: "Work",
  attributes: z.object({
    artist: z.string(),
    work_id: z.string(),
    year: z.int(),
    building: z.string(),
    room: z.string(),
    title: z.string(),
  }),
});

const entries = defineTable({
  name: "entry-log",
  partitionKey: "gate",
  sortKey: { name: "second", type: "N" },
  stream: "NEW_IMAGE",
});

const Entry = defineEntity(entries, {
  name: "Entry",
  attributes: z.object({ gate: z.string(), second: z.int(), ticket_id: z.string() }),
});

export const museum: Application = defineApplication({
  name: "museum",
  description: "Tickets: sold online, checked at the gates.",
  parameters: {
    Environment: {
      description: "Which copy of the museum",
      default: "dev",
      allowedValues: ["dev", "staging", "prod"],
    },
    CostCentre: {
      description: "Who pays, as four digits",
      default: "4711",
      allowedPattern: "[0-9]{4}",
    },
    LogLevel: {
      description: "How much is told, from 10 (all) to 60 (what ends the process)",
      type: "Number",
      default: "30",
    },
    DomainName: { description: "Where visitors find the museum", default: "museum.example.com" },
    CertificateArn: { description: "The certificate of DomainName, in us-east-1" },
    AlertEmail: { description: "Who is told of alarms; nobody when empty", default: "" },
    KeyArn: { description: "The key that encrypts the log of entries" },
  },
  tags: { Project: "Museum", Environment: "${Environment}", CostCentre: "${CostCentre}" },
  tables: {
    Tickets: {
      table: tickets,
      name: "museum-${Environment}-tickets",
      pointInTimeRecovery: { recoveryPeriodInDays: 7 },
      encryption: "AWS_MANAGED",
      deletionProtection: true,
      billing: { mode: "PAY_PER_REQUEST", maxReadRequestUnits: 4000, maxWriteRequestUnits: 1000 },
      tags: { Data: "personal" },
    },
    Works: {
      table: works,
      billing: { mode: "PROVISIONED", readCapacityUnits: 25, writeCapacityUnits: 5 },
      encryption: "AWS_OWNED",
      pointInTimeRecovery: true,
      deletionPolicy: "Retain",
    },
    EntryLog: {
      table: entries,
      name: "${AWS::StackName}-entries",
      encryption: { kmsKeyId: "${KeyArn}" },
      pointInTimeRecovery: false,
      tableClass: "STANDARD_INFREQUENT_ACCESS",
      deletionPolicy: "Delete",
      exportAs: "",
      streamReads: { callsPerMonth: 2_628_000 },
    },
  },
  entities: { Visitor, Ticket, Seat, Work, Entry },
  accessPatterns: {
    register: {
      description: "A new visitor, whose e-mail nobody else has",
      entity: Visitor,
      operation: "PutItem",
      volume: { callsPerMonth: 20_000 },
    },
    visitor: {
      description: "A visitor by id",
      entity: Visitor,
      operation: "GetItem",
      consistent: true,
    },
    ticketsOfVisitor: {
      description: "A visitor's tickets",
      entity: Ticket,
      operation: "Query",
      volume: { callsPerMonth: 300_000, itemsPerCall: 3 },
    },
    ticketsOfDay: {
      description: "A day's tickets, by hour",
      entity: Ticket,
      operation: "Query",
      index: "ByDay",
    },
    seatsLeft: {
      description: "Whether an hour has seats left",
      entity: Seat,
      operation: "BatchGetItem",
      leadingKeys: ["DAY#*"],
    },
    takeSeat: {
      description: "One seat less",
      entity: Seat,
      operation: "UpdateItem",
      transactional: true,
      volume: { callsPerMonth: 60_000 },
    },
    visitorExists: {
      description: "A ticket is sold to visitors only",
      entity: Visitor,
      operation: "ConditionCheckItem",
    },
    sellTicket: {
      description: "The ticket itself",
      entity: Ticket,
      operation: "PutItem",
      transactional: true,
      volume: { callsPerMonth: 60_000 },
    },
    returnTicket: {
      description: "A ticket that is given back",
      entity: Ticket,
      operation: "DeleteItem",
    },
    worksOfArtist: {
      description: "An artist's works, by year",
      entity: Work,
      operation: "Query",
      index: "ByYear",
      consistent: true,
    },
    worksInRoom: {
      description: "What hangs in a room",
      entity: Work,
      operation: "Query",
      index: "ByRoom",
    },
    allWorks: {
      description: "All works, for the catalogue",
      entity: Work,
      operation: "Scan",
      volume: { callsPerMonth: 30, itemsPerCall: 8000 },
    },
    enter: {
      description: "Who came in at a gate",
      entity: Entry,
      operation: "PutItem",
      volume: { callsPerMonth: 55_000 },
    },
    importEntries: {
      description: "What a gate kept while it was offline",
      entity: Entry,
      operation: "BatchWriteItem",
    },
  },
  stored: {
    Visitor: { count: 200_000, sizeBytes: 300 },
    Ticket: { count: 900_000, sizeBytes: 250 },
    Seat: { count: 3000, sizeBytes: 120 },
    Work: { count: 8000, sizeBytes: 2400 },
    Entry: { count: 4_000_000, sizeBytes: 90 },
  },
  functions: {
    shop: {
      description: "Sells tickets",
      handler: "lambda.shop",
      accessPatterns: [
        "register",
        "visitor",
        "ticketsOfVisitor",
        "seatsLeft",
        "takeSeat",
        "visitorExists",
        "sellTicket",
        "returnTicket",
      ],
      routes: [
        "GET /api/tickets",
        "POST /api/tickets",
        "DELETE /api/tickets/{ticket_id}",
        "$default",
      ],
      environment: { LOG_LEVEL: "${LogLevel}", APP_REGION: "${AWS::Region}" },
      memoryMegabytes: 1024,
      timeoutSeconds: 10,
      logRetentionDays: 90,
    },
    works: {
      description: "Shows what hangs where",
      handler: "lambda.works",
      accessPatterns: ["worksOfArtist", "worksInRoom"],
      routes: ["GET /api/works/{artist}", "GET /api/rooms/{building}/{room}", "ANY /api/{rest+}"],
      runtime: "nodejs22.x",
    },
    gates: {
      description: "Keeps who came in",
      handler: "jobs/gates.enter",
      accessPatterns: ["enter", "importEntries"],
    },
    changes: {
      description: "Tells visitors what became of their tickets",
      handler: "lambda.changes",
      accessPatterns: ["visitor"],
      streams: ["Tickets", "EntryLog"],
      timeoutSeconds: 60,
    },
    catalogue: {
      description: "Prints the catalogue each night",
      handler: "lambda.catalogue",
      accessPatterns: ["allWorks"],
      schedule: { expression: "cron(30 3 * * ? *)", timeZone: "Europe/Berlin" },
      permissions: {
        MailCatalogue: {
          actions: ["ses:SendEmail"],
          resources: [
            "arn:${AWS::Partition}:ses:${AWS::Region}:${AWS::AccountId}:identity/${DomainName}",
          ],
          condition: { StringEquals: { "ses:FromAddress": "catalogue@${DomainName}" } },
        },
      },
      timeoutSeconds: 900,
    },
  },
  httpApi: {
    throttling: { rateLimit: 50, burstLimit: 100 },
    corsOrigins: ["https://${DomainName}", "http://localhost:3000"],
  },
  site: {
    defaultRootObject: "index.html",
    apiPaths: ["/api/*"],
    cachedApiPaths: ["/api/works/*"],
    domain: { name: "${DomainName}", certificateArn: "${CertificateArn}" },
    contentSecurityPolicy: "default-src 'self'; img-src 'self' data:",
  },
  monitoring: {
    topic: { name: "museum-${Environment}", emailParameter: "AlertEmail", encryption: "OWN_KEY" },
    alarms: {
      functionErrors: {
        description: "Calls that ended in an error or a timeout",
        metric: "functionErrors",
        atLeast: 5,
      },
      functionErrorPercent: {
        description: "Too many of the calls failed",
        metric: "functionErrorPercent",
        moreThan: 5,
        requestCountMin: 20,
      },
      functionThrottles: {
        description: "Calls that Lambda refused",
        metric: "functionThrottles",
        atLeast: 1,
        periods: 3,
      },
      slowFunction: {
        description: "One call of twenty takes longer",
        metric: "functionDurationP95",
        moreThan: 10_000,
      },
      lateChanges: {
        description: "Changes reach their function late",
        metric: "functionIteratorAge",
        moreThan: 600_000,
      },
      lostChanges: {
        description: "Changes that were given up wait in the queue",
        metric: "functionFailures",
        atLeast: 1,
      },
      serverErrors: {
        description: "Answers of 500 and above",
        metric: "apiServerErrors",
        moreThan: 10,
        periods: 2,
      },
      serverErrorPercent: {
        description: "Too many answers of 500 and above",
        metric: "apiServerErrorPercent",
        moreThan: 1,
      },
      slowAnswers: {
        description: "One answer of twenty takes longer",
        metric: "apiLatencyP95",
        moreThan: 2000,
        periodSeconds: 60,
        periods: 5,
      },
      tableThrottles: {
        description: "Requests that a table refused, being too busy",
        metric: "tableThrottles",
        atLeast: 1,
      },
      tableErrors: {
        description: "Requests that DynamoDB failed at",
        metric: "tableSystemErrors",
        atLeast: 1,
      },
    },
    monthlyCost: { moreThan: 25 },
    dashboard: { name: "Museum-${Environment}" },
    logQueries: {
      errors: { logs: "functions", query: 'filter level = "ERROR" | sort @timestamp desc' },
      slowAnswers: {
        logs: "httpApi",
        query: "filter milliseconds > 1000 | stats count() by route",
      },
    },
    logRetentionDays: { parameter: "Environment", days: { dev: 7, staging: 7, prod: 30 } },
  },
});
