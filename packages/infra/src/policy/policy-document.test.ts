import { describe, expect, it } from "vitest";
import { type Access, isAllowed } from "../../test/iam.suite.ts";
import { library } from "../../test/library.suite.ts";
import { type PolicyDocumentOptions, policyDocument } from "../index.ts";

const place = { region: "eu-central-1", accountId: "111122223333" };
const arn = "arn:aws:dynamodb:eu-central-1:111122223333:table/";
const booksTable = `${arn}library-dev-books`;

function policyOf(accessPattern: string, options: Partial<PolicyDocumentOptions> = {}) {
  return policyDocument(library, { ...place, accessPatterns: [accessPattern], ...options });
}

function access(action: string, resource: string, ...keys: string[]): Access {
  const context = keys.length === 0 ? {} : { "dynamodb:LeadingKeys": keys };
  return { action: `dynamodb:${action}`, resource, context };
}

describe("policyDocument", () => {
  it("states what one pattern needs", () => {
    expect(policyOf("wordsOfPrefix")).toEqual({
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "BooksReadAccess",
          Effect: "Allow",
          Action: ["dynamodb:Query"],
          Resource: booksTable,
          Condition: {
            "ForAllValues:StringLike": { "dynamodb:LeadingKeys": ["TOKEN#*"] },
            Null: { "dynamodb:LeadingKeys": "false" },
          },
        },
      ],
    });
  });

  const allowed: [string, Access][] = [
    ["booksOfCategory", access("Query", booksTable, "Fiction")],
    ["bookByTitle", access("Query", `${booksTable}/index/TitleIndex`, "Clean Code")],
    ["wordsOfPrefix", access("Query", booksTable, "TOKEN#ab")],
    ["readWords", access("BatchGetItem", booksTable, "TOKEN#ab", "TOKEN#cd")],
    ["pointer", access("GetItem", booksTable, "BOOK")],
    ["user", access("GetItem", `${arn}app`, "USER#ann")],
    ["user", access("GetItem", `${arn}app`, "UNIQUE#User#email#ann@example.com")],
    ["unpaid", access("Query", `${arn}app/index/byStatus`, "STATUS#new")],
    ["allOrders", access("Query", `${arn}app/index/byType`, "Order")],
    ["checkOrder", access("ConditionCheckItem", `${arn}app`, "USER#ann")],
    ["notesAt", access("Query", `${arn}app/index/byPlace`)],
    ["export", access("Scan", booksTable)],
    ["count", access("GetItem", `${arn}counters`)],
    ["tenant", access("GetItem", booksTable, "SHARED#a")],
  ];

  it.each(allowed)("allows %s its call %#", (pattern, call) => {
    expect(isAllowed(policyOf(pattern), call)).toBe(true);
  });

  const denied: [string, string, Access][] = [
    ["another table", "booksOfCategory", access("Query", `${arn}loans`, "Fiction")],
    ["an index", "booksOfCategory", access("Query", `${booksTable}/index/TitleIndex`, "a")],
    ["the table of an index", "bookByTitle", access("Query", booksTable, "Clean Code")],
    ["another index", "unpaid", access("Query", `${arn}app/index/byType`, "STATUS#new")],
    ["a Scan", "booksOfCategory", access("Scan", booksTable)],
    ["a Scan of a bounded table", "wordsOfPrefix", access("Scan", booksTable)],
    ["CreateTable", "putBook", access("CreateTable", booksTable)],
    ["DeleteTable", "putBook", access("DeleteTable", booksTable)],
    ["UpdateTable", "putBook", access("UpdateTable", booksTable)],
    ["another write", "putBook", access("DeleteItem", booksTable, "Fiction")],
    ["a single write for a batch", "indexWords", access("PutItem", booksTable, "TOKEN#ab")],
    [
      "another region",
      "putBook",
      access("PutItem", booksTable.replace("eu-central", "eu-west"), "a"),
    ],
    ["another account", "putBook", access("PutItem", booksTable.replace("1111", "9999"), "a")],
    ["another copy", "putBook", access("PutItem", booksTable.replace("dev", "prod"), "a")],
    ["another leading key", "wordsOfPrefix", access("Query", booksTable, "Fiction")],
    [
      "one other leading key",
      "readWords",
      access("BatchGetItem", booksTable, "TOKEN#a", "Fiction"),
    ],
    ["a longer key than the exact one", "pointer", access("GetItem", booksTable, "BOOK2")],
    ["a request that names no key", "pointer", access("GetItem", booksTable)],
    ["another entity's guards", "user", access("GetItem", `${arn}app`, "UNIQUE#Admin#email#a")],
    ["writes of guards to a reader", "user", access("PutItem", `${arn}app`, "UNIQUE#User#email#a")],
    ["another entity of an index", "allOrders", access("Query", `${arn}app/index/byType`, "User")],
    ["another tenant", "tenant", access("GetItem", booksTable, "other")],
    ["PartiQL", "booksOfCategory", access("PartiQLSelect", booksTable, "Fiction")],
  ];

  it.each(denied)("denies %s", (_, pattern, call) => {
    expect(isAllowed(policyOf(pattern), call)).toBe(false);
  });

  it("takes the application's parameters into real names", () => {
    const policy = policyOf("putBook", { parameters: { Environment: "prod" } });
    expect(policy.Statement[0]?.Resource).toBe(`${arn}library-prod-books`);
  });

  it("lets no parameter widen a table's name or move its region", () => {
    const open = { description: "Which copy" };
    const application = { ...library, parameters: new Map([["Environment", open]]) };
    const all = { ...place, accessPatterns: ["putBook"] };
    expect(() => policyDocument(application, { ...all, parameters: { Environment: "*" } })).toThrow(
      'tables.Books.name comes to "library-*-books" by its parameters',
    );
    const elsewhere = { ...place, functions: ["changes"], parameters: { "AWS::Region": "*" } };
    expect(JSON.stringify(policyDocument(library, elsewhere))).toContain("ses:eu-central-1:");
  });

  it("brings functions together with their streams", () => {
    const policy = policyDocument(library, { ...place, functions: ["search", "changes"] });
    expect(policy.Statement.map(({ Sid, Action }) => [Sid, Action])).toEqual([
      ["BooksReadWriteAccess", ["dynamodb:BatchWriteItem", "dynamodb:Query"]],
      ["BooksReadAccess", ["dynamodb:GetItem"]],
      [
        "AppStreamReadAccess",
        [
          "dynamodb:DescribeStream",
          "dynamodb:GetRecords",
          "dynamodb:GetShardIterator",
          "dynamodb:ListStreams",
        ],
      ],
      ["AppKeyAccess", ["kms:Decrypt", "kms:DescribeKey"]],
      ["SendMail", ["ses:SendEmail"]],
    ]);
    expect(policy.Statement[4]).toMatchObject({
      Resource: ["arn:aws:ses:eu-central-1:111122223333:identity/example.com"],
      Condition: { StringLike: { "ses:FromAddress": "dev@example.com" } },
    });
    expect(policy.Statement[2]?.Resource).toBe(`${arn}app/stream/*`);
  });

  it("keeps exact keys exact, and merges what several patterns share", () => {
    const policy = policyDocument(library, {
      ...place,
      accessPatterns: ["pointer", "readWords", "wordsOfPrefix", "pointer"],
    });
    expect(
      policy.Statement.map(({ Action, Condition }) => [
        Action,
        Condition?.["ForAllValues:StringEquals"] ?? Condition?.["ForAllValues:StringLike"],
      ]),
    ).toEqual([
      [["dynamodb:GetItem"], { "dynamodb:LeadingKeys": ["BOOK"] }],
      [["dynamodb:BatchGetItem", "dynamodb:Query"], { "dynamodb:LeadingKeys": ["TOKEN#*"] }],
    ]);
  });

  it("lets an unbounded pattern stand for the bounded ones of its action", () => {
    const policy = policyDocument(library, {
      ...place,
      accessPatterns: ["wordsOfPrefix", "booksOfCategory"],
    });
    expect(policy.Statement).toHaveLength(1);
    expect(policy.Statement[0]?.Condition).toBeUndefined();
  });

  it("allows a key of KMS by its alias, through DynamoDB only", () => {
    const [, key] = policyOf("checkOrder").Statement;
    expect(key).toEqual({
      Sid: "AppKeyAccess",
      Effect: "Allow",
      Action: ["kms:Decrypt", "kms:DescribeKey"],
      Resource: "arn:aws:kms:eu-central-1:111122223333:key/*",
      Condition: {
        "ForAnyValue:StringEquals": { "kms:ResourceAliases": "alias/library" },
        StringEquals: { "kms:ViaService": "dynamodb.eu-central-1.amazonaws.com" },
      },
    });
  });

  it("has Sids that IAM takes, and one wildcard in an ARN at most", () => {
    const { Statement } = policyDocument(library, place);
    const sids = Statement.map(({ Sid }) => Sid);
    expect(new Set(sids).size).toBe(sids.length);
    for (const { Sid, Resource } of Statement) {
      expect(Sid).toMatch(/^[A-Za-z0-9]+Access$/);
      for (const resource of [Resource].flat()) {
        expect(String(resource).split("*").length).toBeLessThanOrEqual(2);
      }
    }
  });

  it("is the same each time", () => {
    expect(policyDocument(library, place)).toEqual(policyDocument(library, place));
  });

  const refused: [string, Partial<PolicyDocumentOptions>, string][] = [
    ["an unknown pattern", { accessPatterns: ["nothing"] }, 'no access pattern "nothing"'],
    ["an unknown function", { functions: ["nothing"] }, 'no function "nothing", only search'],
    ["no region", { region: "*" }, '"*" is no region'],
    ["no account", { accountId: "1234" }, "is no account, which has twelve digits"],
    ["no partition", { partition: "" }, "is no partition"],
    ["an unknown parameter", { parameters: { Nothing: "a" } }, "Nothing"],
    ["a value that is not allowed", { parameters: { Environment: "*" } }, "Environment"],
  ];

  it.each(refused)("refuses %s", (_, options, message) => {
    expect(() => policyDocument(library, { ...place, ...options })).toThrow(message);
  });
});
