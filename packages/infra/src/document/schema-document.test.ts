import { decimal, defineEntity, defineTable, money } from "@plinth/model";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { library } from "../../test/library.suite.ts";
import {
  type Application,
  type ApplicationOptions,
  defineApplication,
  schemaDocument,
} from "../index.ts";

const parcels = defineTable({
  name: "parcels",
  partitionKey: "parcel_id",
  timeToLive: "expires_at",
  localSecondaryIndexes: {},
  globalSecondaryIndexes: { ByMail: { partitionKey: "mail_hash", projection: ["status"] } },
});
const Parcel = defineEntity(parcels, {
  name: "Parcel",
  attributes: z.object({
    parcel_id: z
      .string()
      .regex(/^p-\d+$/)
      .describe("What stands on the label"),
    status: z.enum(["sent", "here"]).default("sent"),
    weight: z.number().positive().max(30).optional(),
    insured: decimal({ min: 0, decimalsMax: 2 }),
    lines: z
      .array(z.object({ title: z.string(), price: money(), note: z.string().optional() }))
      .min(1)
      .max(5),
    tags: z.set(z.string()).max(3).nullable(),
    mail: z.email(),
    secret: z.string(),
    made_at: z.string().default(() => new Date().toISOString()),
    expires_at: z.int(),
  }),
  hidden: ["secret"],
  readOnly: ["insured"],
  encrypted: ["mail"],
  blindIndexes: { mail: { attribute: "mail_hash" } },
  timestamps: { created: "created_at" },
});

function documentOf(options: Partial<ApplicationOptions>): string {
  return schemaDocument(
    defineApplication({
      name: "post",
      description: "Parcels.",
      tables: { Parcels: parcels },
      entities: { Parcel },
      accessPatterns: {},
      ...options,
    }) as Application,
  );
}

describe("schemaDocument", () => {
  it("tells of each attribute what the schema says", () => {
    const text = documentOf({});
    const rows = [
      "| `parcel_id` | `string` | S | What stands on the label; fits /^p-\\\\d+\\$/; partition key |",
      '| `status` | `"sent" \\| "here"` | S | default "sent" |',
      "| `weight` | `number` | N | optional; > 0; ≤ 30 |",
      "| `insured` | `decimal` | N | ≥ 0; at most 2 decimals; read-only |",
      "| `lines` | `list of { title: string, price: money in cents, note?: string }` | L | at least 1 element; at most 5 elements |",
      "| `tags` | `set of string \\| null` | any | at most 3 elements |",
      "| `mail` | `string (email)` | encrypted |  |",
      "| `secret` | `string` | S | hidden |",
      "| `made_at` | `string` | S | default computed |",
      "| `expires_at` | `whole number` | N | time to live, epoch seconds |",
      "| `created_at` | when it was made, ISO 8601 in UTC |",
      "| `mail_hash` | an HMAC of mail, by which it is found |",
    ];
    for (const row of rows) {
      expect(text).toContain(`\n${row}\n`);
    }
  });

  it("shows no value that is hidden or encrypted", () => {
    const lines = documentOf({}).split("\n");
    expect(lines).toContain('  "secret": "(hidden)",');
    expect(lines).toContain('  "mail": "(encrypted)",');
    expect(lines).toContain('  "mail_hash": "(HMAC of mail)"');
    expect(lines.join()).not.toContain("example.com");
  });

  it("shows the forms of a union apart", () => {
    const Event = defineEntity(defineTable({ name: "events", partitionKey: "id" }), {
      name: "Event",
      attributes: z.discriminatedUnion("kind", [
        z.object({ id: z.string(), kind: z.literal("sent"), to: z.string() }),
        z.object({ id: z.string(), kind: z.literal("lost") }),
      ]),
    });
    const text = documentOf({ tables: { Events: Event.table }, entities: { Event } });
    expect(text).toContain('Where kind is "sent":\n\n| attribute |');
    expect(text).toContain('Where kind is "lost":\n\n| attribute |');
  });

  it("says which reads are eventual, and why", () => {
    const text = schemaDocument(library);
    expect(text).toContain("| `TitleIndex` | eventual, as always of a global index |");
    expect(text).toContain("A global index is always read eventually");
    expect(text).toContain("| `category` | the table | eventual |");
  });

  it("counts what a call takes where sizes are declared", () => {
    const text = documentOf({
      accessPatterns: {
        send: { description: "Send", entity: Parcel, operation: "PutItem" },
        list: {
          description: "List",
          entity: Parcel,
          operation: "BatchGetItem",
          consistent: true,
          volume: { callsPerMonth: 1, itemsPerCall: 10 },
        },
      },
      stored: { Parcel: { count: 5, sizeBytes: 5000 } },
    });
    expect(text).toContain("| 5 write units, 1 write unit of indexes (5000 bytes) |");
    expect(text).toContain("| strong | 20 read units (10 items of 5000 bytes) |");
  });

  it("lists functions with their routes and streams", () => {
    expect(schemaDocument(library)).toContain(
      "| `changes` | Follows the orders | `indexWords` | `rate(5 minutes)`, the stream of App | SendMail (`ses:SendEmail`) |",
    );
  });

  it("has a contents whose links lead to its headings", () => {
    const text = schemaDocument(library);
    const slugs = [...text.matchAll(/^#{2,} (.*)$/gm)].map(([, heading = ""]) =>
      heading.toLowerCase().replaceAll(" ", "-"),
    );
    const links = [...text.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor]) => anchor);
    expect(["contents", ...links]).toEqual(slugs);
  });

  it("lets nothing in a name or a description become Markdown", () => {
    const Odd = defineEntity(defineTable({ name: "odd", partitionKey: "a|b`c" }), {
      name: "Odd | <b>\n## Heading",
      attributes: z.object({ "a|b`c": z.string(), "x\ny": z.string().optional() }),
    });
    const text = documentOf({
      description: "# Not a heading\n\n- nor a list <img src=x onerror=alert(1)>",
      tables: { Odd: Odd.table },
      entities: { Odd },
      accessPatterns: {
        odd: {
          description: "[click](javascript:alert(1)) | ```",
          entity: Odd,
          operation: "GetItem",
        },
      },
    });
    expect(text).not.toMatch(/^## Heading/m);
    expect(text).not.toMatch(/(?<!\\)<(img|b)/);
    expect(text).not.toMatch(/(?<!\\)\[click/);
    for (const line of text.split("\n").filter((each) => each.startsWith("| `odd`"))) {
      expect(line.split(/(?<!\\)\|/)).toHaveLength(10);
    }
  });

  it("says why there is no sample item", () => {
    const Never = defineEntity(parcels, {
      name: "Never",
      attributes: z.object({ parcel_id: z.string().refine(() => false), expires_at: z.int() }),
    });
    expect(documentOf({ entities: { Never } })).toContain("No sample item: ");
  });

  it("is the same each time", () => {
    expect(schemaDocument(library)).toBe(schemaDocument(library));
  });
});
