import { describe, expect, it } from "vitest";
import { printShop } from "../report/print-shop.ts";
import { measureShop, type ShopPace } from "./measure-shop.ts";

/** The whole program in a few seconds, so that it cannot rot. Its times say nothing. */
const shortPace: ShopPace = {
  pages: { sizes: [20, 60], rounds: 1, requests: 2 },
  load: { shopperCount: 12, seconds: 2, bookCount: 60, stockQuantity: 4 },
  storages: ["disk"],
};

describe("measureShop", () => {
  it("S-17 finds that no update is lost on disk, and prints what each route took", async () => {
    const results = await measureShop(shortPace);

    expect(results.pages.latencies.length).toBe(8);
    for (const { report, proof, capacity, errors } of results.loads) {
      expect([proof.problems, errors]).toEqual([[], []]);
      expect(proof.orderCount).toBeGreaterThan(0);
      expect(proof.cartCount).toBe(shortPace.load.shopperCount);
      for (const { route, p99, refusals } of report.routes) {
        expect({ route, units: capacity.get(route)?.capacityUnits }).toEqual({
          route,
          units: expect.any(Number),
        });
        expect(p99).toBeGreaterThan(0);
        expect(Object.keys(refusals).filter((refusal) => !refusal.startsWith("4"))).toEqual([]);
      }
    }
    const text = printShop(results).join("\n\n");
    expect(text).toContain("## CloudShelf at 20 and at 60 books");
    expect(text.match(/No update was lost/g)).toHaveLength(1);
    expect(text).toMatch(/\| POST \/api\/cart\/:userId\/checkout +\|/);
  }, 180_000);
});
