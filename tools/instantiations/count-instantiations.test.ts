import { describe, expect, it } from "vitest";
import { repositoryRoot } from "../repository-root.ts";
import { instantiationsOf } from "./count-instantiations.ts";

describe("instantiationsOf", () => {
  it("counts more for a program with a generic type that is used more", () => {
    const plain = instantiationsOf(repositoryRoot, "export const one = 1;");
    const program = `type Wrapped<T> = { [Name in keyof T]: readonly [T[Name]] };
export const one: Wrapped<{ a: 1 }> = { a: [1] };`;
    expect(instantiationsOf(repositoryRoot, program)).toBeGreaterThan(plain);
  });

  it("says why a program does not compile", () => {
    expect(() => instantiationsOf(repositoryRoot, `export const one: string = 1;`)).toThrow(
      /program\.ts.*TS2322/,
    );
  });
});
