import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRandom } from "../values/random.ts";
import { samplePattern } from "./sample-pattern.ts";

const seed = 20251120;

describe("samplePattern", () => {
  it.each([
    /^abc$/,
    /^a|b$/,
    /^[a-c]{2,3}[^a-z]+\d*$/,
    /^\w+@\w+\.(?:com|org)$/,
    /^(?<quote>["'])\w+\k<quote>$/,
    /^(a)(b)?\1$/,
    /^\u0041\x42\u{1f600}\cJ$/u,
    /^\p{Lu}\p{Ll}+\P{L}$/u,
    /^[[a]+[\d\-\]]$/,
    /^[-a]{3}[a-]{2}[\]^]$/,
    /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z$/,
    /^(?:(?:a|b)*c){2}?$/,
    /^.{3}\s\S\D\W$/,
    /^x{2,}y{0}z{,}$/,
    /^[^\d\w]$/,
    /^\bword\b/,
    /^\/\.\*\[\]\(\)\{\}\\$/,
  ])("makes texts that match %s", (expression) => {
    for (let number = 0; number < 50; number++) {
      const random = createRandom(`${seed}/${number}`);
      const text = samplePattern(expression, random, { spread: number % 5, isPlain: number < 25 });
      expect(text).toMatch(expression);
    }
  });

  it(`makes texts that match expressions put together at will (seed ${seed})`, () => {
    const atoms = fc.constantFrom(
      "a",
      "\\d",
      "\\w",
      "[a-f0-9_]",
      "[^x]",
      ".",
      "\\.",
      "\\u0062",
      "-",
    );
    const expressions = fc.letrec<{ part: string }>((tie) => ({
      part: fc.oneof(
        { maxDepth: 4 },
        atoms,
        fc.tuple(tie("part"), tie("part")).map(([left, right]) => left + right),
        fc.tuple(tie("part"), tie("part")).map(([left, right]) => `(?:${left}|${right})`),
        fc
          .tuple(tie("part"), fc.constantFrom("*", "+", "?", "{2}", "{1,}", "{0,3}", "*?"))
          .map(([part, quantifier]) => `(${part})${quantifier}`),
      ),
    })).part;
    fc.assert(
      fc.property(expressions, fc.nat(), (source, number) => {
        const expression = new RegExp(`^${source}$`);
        const text = samplePattern(expression, createRandom(`${number}`), {
          spread: number % 4,
          isPlain: number % 2 === 0,
        });
        expect(text).toMatch(expression);
      }),
      { seed, numRuns: 500 },
    );
  });
});
