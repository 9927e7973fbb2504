import { schemaDocument } from "@plinth/infra";
import { describe, expect, it } from "vitest";
import { application } from "../src/infra/application.ts";

const document = schemaDocument(application);

describe("the bookshop's reference", () => {
  it.each([
    ["Books", "cloudshelf-books", "`category` (S)", "`book_id` (S)"],
    ["Carts", "cloudshelf-carts", "`user_id` (S)", "`cart_id` (S)"],
    ["Users", "cloudshelf-users", "`user_id` (S)", "none"],
    ["Orders", "cloudshelf-orders", "`user_id` (S)", "`order_id` (S)"],
  ])("S-76: prints the name and the keys of %s", (place, name, partitionKey, sortKey) => {
    const [, section = ""] = document.split(`\n## ${place}\n`);
    const [settings] = section.split("\n## ");
    expect(settings).toContain(`| real name | \`${name}\` |`);
    expect(settings).toContain(`| partition key | ${partitionKey} |`);
    expect(settings).toContain(`| sort key | ${sortKey} |`);
  });

  it("S-76: prints what keys begin with, as the schema has it", () => {
    for (const { options } of application.entities.values()) {
      for (const pattern of Object.values(options.when ?? {})) {
        const text = typeof pattern === "object" ? `${pattern.beginsWith}…` : String(pattern);
        expect(document).toContain(`= ${text}`);
      }
    }
  });

  it("says of each access pattern how consistent it reads", () => {
    for (const [name, { operation, consistent, index }] of application.accessPatterns) {
      const row = document.split("\n").find((line) => line.startsWith(`| \`${name}\` |`));
      const reads = ["GetItem", "BatchGetItem", "Query", "Scan"].includes(operation);
      const isEventual = reads && consistent !== true;
      expect([name, row?.includes("| eventual")]).toEqual([name, isEventual]);
      expect(row).toContain(index === undefined ? "| the table |" : `| \`${index}\` |`);
    }
  });
});
