import { describe, expect, it } from "vitest";
import { guardedOutput } from "./guarded-output.ts";
import { createStyle } from "./style.ts";

async function written(text: string, { isTerminal }: { isTerminal: boolean }): Promise<string> {
  let all = "";
  const output = guardedOutput({
    isTerminal,
    columns: 80,
    write: async (each) => {
      all += each;
    },
  });
  await output.write(text);
  return all;
}

const style = createStyle(true);

describe("guardedOutput", () => {
  it.each([
    ["our own lines and emphasis", `${style.bad("Error:")}\ta\n${style.dim("b")}\n`, undefined],
    ["a cleared screen", "a\u001b[2Jb", "a\\u001b[2Jb"],
    ["a new title", "\u001b]0;x\u0007", "\\u001b]0;x\\u0007"],
    ["hidden text", "\u001b[8mx", "\\u001b[8mx"],
    ["a sequence begun by one character", "\u009b31m", "\\u009b31m"],
    ["a line that is written over", "a\rb", "a\\u000db"],
    ["text that is turned round", "\u202eab", "\\u202eab"],
    ["two escapes", "\u001b\u001b[31m", "\\u001b\u001b[31m"],
  ])("shows a terminal %s", async (_, text, shown = text) => {
    expect(await written(text, { isTerminal: true })).toBe(shown);
    expect(await written(text, { isTerminal: false })).toBe(text);
  });

  it("keeps JSON what it was", async () => {
    const document = { "a\u009b": "\u001b[2J\u202e" };
    const shown = await written(JSON.stringify(document), { isTerminal: true });
    expect(shown).not.toMatch(/[\u007f-\u009f\u202e]/);
    expect(JSON.parse(shown)).toEqual(document);
  });
});
