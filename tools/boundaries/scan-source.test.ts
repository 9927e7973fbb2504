import { describe, expect, it } from "vitest";
import { scanSource } from "./scan-source.ts";

describe("scanSource", () => {
  it.each([
    ['import { a } from "x";', "x", false],
    ['import a, { b } from "x";', "x", false],
    ['import * as a from "x";', "x", false],
    ["import 'x';", "x", false],
    ['const a = await import("x");', "x", false],
    ['export { a } from "x";', "x", false],
    ['export * from "x";', "x", false],
    ['import type { A } from "x";', "x", true],
    ['export type { A } from "x";', "x", true],
    ['export type * from "x";', "x", true],
    ['import { type A, type B } from "x";', "x", true],
    ['import { type A, b } from "x";', "x", false],
    ['let a: Record<string, import("x").A>;', "x", true],
    ['import {\n  a,\n  type B,\n} from "x";', "x", false],
  ])("reads %j", (text, specifier, isTypeOnly) => {
    expect(scanSource(text).imports).toEqual([{ specifier, isTypeOnly, line: 1 }]);
  });

  it("tells the line of an import", () => {
    expect(scanSource('// first\n\nimport "x";\n').imports[0]?.line).toBe(3);
  });

  it.each([
    ['// import "x";'],
    ['/* import "x"; */'],
    ["const text = 'import \"x\"';"],
    ['const text = `import "x"`;'],
    ['const quote = /import "x"/;'],
  ])("sees no import in %j", (text) => {
    expect(scanSource(text).imports).toEqual([]);
  });

  it("keeps the code inside a template and blanks its text", () => {
    const { code } = scanSource(
      ["`Date.now $", "{ { a: Math.random() }.a } process.env` + Date.now()"].join(""),
    );
    expect(code).toContain("Math.random()");
    expect(code).toContain("Date.now()");
    expect(code).not.toContain("process.env");
    expect(code.indexOf("Date.now")).toBeGreaterThan(20);
  });

  it("goes on after an apostrophe in the text of a page", () => {
    const { imports, code } = scanSource("const a = <p>It's here</p>;\nDate.now();\nimport('x');");
    expect(code).toContain("Date.now()");
    expect(imports).toHaveLength(1);
  });

  it("divides where a regular expression cannot stand", () => {
    expect(scanSource("const a = b / c; Date.now(); d / e").code).toContain("Date.now()");
  });

  it("keeps every line and column where it was", () => {
    const text = 'const a = "text"; // note\nconst b = 1; /* two\nlines */ b();';
    const { code } = scanSource(text);
    expect(code).toHaveLength(text.length);
    expect(code.indexOf("b()")).toBe(text.indexOf("b()"));
  });
});
