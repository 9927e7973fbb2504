import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import type { PlinthCommand } from "./command/define-command.ts";
import { commands } from "./commands/commands.ts";

/** As the README's table has it. */
function row({ path, arguments: given, summary, exitCodes = {} }: PlinthCommand): string {
  const usage = Object.values(given).map(({ usage: text }) => ` ${text}`);
  const codes = Object.entries(exitCodes).map(([code, meaning]) => `${code}: ${meaning}`);
  return `| \`plinth ${path}${usage.join("")}\` | ${summary} | ${codes.join("; ")} |`;
}

it("the README lists every command with its exit codes", () => {
  const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
  const rows = readme.split("\n").filter((line) => line.startsWith("| `plinth "));
  expect(rows).toEqual(commands.map(row));
});
