import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
const examples = [...readme.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, text = ""]) => text);

/** What stands in the file that the examples import. */
const schema = `
import { defineEntity, defineTable } from "@plinth/model";
import { z } from "zod";
const books = defineTable({
  name: "books",
  partitionKey: "category",
  sortKey: "book_id",
  globalSecondaryIndexes: { TitleSearchIndex: { partitionKey: "title", projection: "ALL" } },
});
const Book = defineEntity(books, {
  name: "Book",
  attributes: z.object({ category: z.string(), book_id: z.string(), title: z.string() }),
});
const orders = defineTable({ name: "orders", partitionKey: "user_id", sortKey: "order_id" });
const Order = defineEntity(orders, {
  name: "Order",
  attributes: z.object({ user_id: z.string(), order_id: z.string(), total: z.int() }),
});`;

/** Beside this test, so that the packages' names mean what they mean to a workspace. */
function run(lines: readonly string[]): { readonly stdout: string; readonly stderr: string } {
  const file = fileURLToPath(new URL(`readme-${process.pid}.ts`, import.meta.url));
  writeFileSync(file, lines.join("\n").replace(/import .* from ".\/schema.ts";/, schema));
  onTestFinished(() => rmSync(file));
  const args = ["--conditions=@plinth/source", "--import", "tsx", file];
  return spawnSync(process.execPath, args, { encoding: "utf8" });
}

/** The engine, with the parts of a program that the examples leave out. */
const engine = [
  'import { inProcess } from "@plinth/client";',
  'import { createEngine } from "@plinth/engine";',
  'import { createMemoryStore } from "@plinth/store";',
  "const client = inProcess(createEngine({ store: createMemoryStore() }));",
];

describe("README.md", () => {
  it("declares an application from which all is made, and runs its template on the engine", () => {
    const [application = "", stacks = ""] = examples;
    const deployable = [
      "const text = printTemplate(template(shop));",
      "const onEvent = () => {};",
      "const { signal } = new AbortController();",
      stacks,
    ];
    const told = 'console.log(shop.name, (await stacks.list()).length, "stacks left");';
    const { stdout, stderr } = run([...engine, application, ...deployable, told]);
    expect(stderr).toBe("");
    expect(stdout).toBe("shop 0 stacks left\n");
  });

  it("shows what is said of a definition that is wrong", () => {
    const [application = ""] = examples;
    const [, message = ""] = /\n```\n(The application [\s\S]*?)```/.exec(readme) ?? [];
    const wrong = application
      .replace("handler:", 'environment: { AWS_REGION: "us-east-1" }, handler:')
      .replace('index: "TitleSearchIndex"', 'index: "TitleIndex"')
      .replace("export const shop = ", "try {")
      .replace(/\n\}\);\n[\s\S]*/, "\n}); } catch (error) { console.log(error.message); }");
    const { stdout, stderr } = run([wrong]);
    expect(stderr).toBe("");
    expect(stdout).toBe(message);
  });

  it("links only to what is there", () => {
    const targets = [...readme.matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(
      ([, target = ""]) => target,
    );
    expect(targets).not.toEqual([]);
    expect(
      targets.filter((target) => !existsSync(new URL(`../${target}`, import.meta.url))),
    ).toEqual([]);
  });
});
