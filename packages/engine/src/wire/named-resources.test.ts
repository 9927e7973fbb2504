import { describe, expect, it } from "vitest";
import { indexNameIn, tableNamesIn } from "./named-resources.ts";

const arn = "arn:aws:dynamodb:us-east-1:000000000000:table/books";

describe("tableNamesIn", () => {
  it.each<[unknown, readonly string[]]>([
    [{ TableName: "books" }, ["books"]],
    [{ TableName: arn }, ["books"]],
    [{ ResourceArn: arn }, ["books"]],
    [{ StreamArn: `${arn}/stream/2026-01-01T00:00:00.000` }, ["books"]],
    [{ ShardIterator: `${arn}/stream/2026-01-01T00:00:00.000|1|AAAA` }, ["books"]],
    [{ RequestItems: { books: [], carts: {}, "": [] } }, ["books", "carts"]],
    [
      {
        TransactItems: [
          { Put: { TableName: "books" } },
          { Delete: { TableName: "books" }, Update: { TableName: "carts" } },
          { Put: 7 },
          null,
        ],
      },
      ["books", "carts"],
    ],
    [{ TableName: "a secret, not a name" }, []],
    [{ ResourceArn: "arn:aws:s3:::books" }, []],
    [{ TableName: ["books"], RequestItems: ["books"], TransactItems: "books" }, []],
    [undefined, []],
    ["books", []],
    [null, []],
  ])("finds in %j the tables %j", (input, names) => {
    expect(tableNamesIn(input)).toEqual(names);
  });

  it("reads no more than a hundred names", () => {
    const many = Array.from({ length: 1000 }, (_, n) => [`table-${n}`, []]);
    expect(tableNamesIn({ RequestItems: Object.fromEntries(many) })).toHaveLength(100);
  });
});

describe("indexNameIn", () => {
  it.each<[unknown, string | undefined]>([
    [{ IndexName: "byTitle" }, "byTitle"],
    [{ IndexName: "not a name" }, undefined],
    [{ IndexName: 7 }, undefined],
    [undefined, undefined],
  ])("finds in %j %j", (input, name) => {
    expect(indexNameIn(input)).toBe(name);
  });
});
