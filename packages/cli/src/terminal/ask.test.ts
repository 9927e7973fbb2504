import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import { ask } from "./ask.ts";

/** Asks somebody who types these keys, or is interrupted. */
function asked(act: (input: PassThrough, controller: AbortController) => void) {
  const input = new PassThrough();
  const output = new PassThrough().resume();
  const controller = new AbortController();
  const answer = ask("Delete books?", { input, output, signal: controller.signal });
  act(input, controller);
  return answer;
}

describe("ask", () => {
  it("gives what was typed", async () => {
    expect(await asked((input) => input.write("books\r"))).toBe("books");
  });

  it.each<[string, (input: PassThrough, controller: AbortController) => void]>([
    ["Ctrl-C", (input) => input.write("\u0003")],
    ["a signal", (_, controller) => controller.abort()],
  ])("gives nothing after %s", async (_, act) => {
    expect(await asked(act)).toBeUndefined();
  });
});
