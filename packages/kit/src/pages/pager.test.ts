import { describe, expect, it } from "vitest";
import { pageLinks, readPagePlace } from "./pager.tsx";

const first = new URL("http://localhost/search?q=sea");

describe("pageLinks", () => {
  it("keeps the other parameters and leads back the way it came", () => {
    const second = follow(first, "c2");
    const third = follow(second, "c3");
    expect(readPagePlace(third)).toEqual({ cursor: "c3", pageNumber: 3, trail: ["c2"] });

    const back = pageLinks(third, readPagePlace(third), undefined);
    expect(back.nextHref).toBeUndefined();
    expect(back.previousHref).toBe("/search?q=sea&after=c2");
    expect(pageLinks(second, readPagePlace(second), undefined).previousHref).toBe("/search?q=sea");
  });

  it("has no page before the first", () => {
    expect(pageLinks(first, readPagePlace(first), undefined)).toEqual({
      previousHref: undefined,
      nextHref: undefined,
    });
  });
});

describe("readPagePlace", () => {
  it("takes a cursor that is too long for the first page", () => {
    const url = new URL(first);
    url.searchParams.set("after", "x".repeat(2001));
    expect(readPagePlace(url)).toEqual({ cursor: undefined, pageNumber: 1, trail: [] });
  });
});

function follow(url: URL, cursor: string): URL {
  const { nextHref } = pageLinks(url, readPagePlace(url), cursor);
  return new URL(`${nextHref}`, url);
}
