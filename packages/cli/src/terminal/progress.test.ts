import { describe, expect, it } from "vitest";
import { isColoured } from "../command/command-context.ts";
import type { Output } from "../host.ts";
import { createProgress } from "./progress.ts";
import { createStyle } from "./style.ts";

function terminal(options: Partial<Output> = {}) {
  const written: string[] = [];
  const output: Output = {
    isTerminal: true,
    columns: 60,
    write: async (text) => void written.push(text),
    ...options,
  };
  return { output, written };
}

const clear = "\r\u001b[2K";

describe("createProgress", () => {
  it("draws over its line, at most every 80 milliseconds, and takes it away", () => {
    const { output, written } = terminal();
    let now = 0;
    const progress = createProgress({ label: "Books", output, now: () => now });
    progress.update(1, 4);
    progress.update(2, 4);
    now = 80;
    progress.update(3, 4, "9/s");
    progress.update(4, 4);
    progress.end();
    progress.end();
    expect(written).toEqual([
      `${clear}Books  ██████░░░░░░░░░░░░░░░░░░ 1/4`,
      `${clear}Books  ██████████████████░░░░░░ 3/4  9/s`,
      `${clear}Books  ████████████████████████ 4/4`,
      clear,
    ]);
  });

  it("counts without a total, and never wraps", () => {
    const { output, written } = terminal({ columns: 12 });
    createProgress({ label: "Books", output, now: () => 0 }).update(1_234_567);
    expect(written).toEqual([`${clear}Books  1,23`]);
  });

  it("is silent where no terminal is", () => {
    const { output, written } = terminal({ isTerminal: false });
    const progress = createProgress({ label: "Books", output, now: () => 0 });
    progress.update(1, 1);
    progress.end();
    expect(written).toEqual([]);
  });
});

describe("isColoured", () => {
  it.each([
    [{}, true, true],
    [{}, false, false],
    [{ NO_COLOR: "1" }, true, false],
    [{ NO_COLOR: "" }, true, true],
    [{ TERM: "dumb" }, true, false],
    [{ FORCE_COLOR: "1" }, false, true],
    [{ FORCE_COLOR: "1", NO_COLOR: "1" }, true, false],
  ])("with %j and a terminal %s is %s", (environment, isTerminal, expected) => {
    expect(isColoured(terminal({ isTerminal }).output, environment)).toBe(expected);
  });
});

describe("createStyle", () => {
  it("adds nothing where there is no colour", () => {
    expect(createStyle(false).bad("x")).toBe("x");
    expect(createStyle(true).bad("x")).toBe("\u001b[31mx\u001b[39m");
  });
});
