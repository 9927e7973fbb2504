import { describe, expect, it } from "vitest";
import { cartIdOf, createOrderId, createUserId } from "./ids.ts";

describe("createOrderId", () => {
  it("sorts by time, whatever chance adds", () => {
    const times = [0, 1, 999, 60_000, 86_399_999, 86_400_000].map(
      (ms) => Date.UTC(2025, 8, 5) + ms,
    );
    const ids = times.map((ms, index) => createOrderId(ms, () => 1 - (index + 1) / 10));
    expect(ids).toEqual([...ids].sort());
    expect(ids[0]).toMatch(/^order-2025-09-05-000000000-[0-9a-f]{8}$/);
    expect(ids[5]).toMatch(/^order-2025-09-06-/);
  });
});

describe("cartIdOf", () => {
  it("is the day in UTC", () => {
    expect(cartIdOf(Date.parse("2025-09-05T23:59:59Z"))).toBe("cart-2025-09-05");
  });
});

describe("createUserId", () => {
  it("starts with user-, which no order's id does", () => {
    expect(createUserId(() => "01234567-89ab-cdef-0123-456789abcdef")).toBe(
      "user-0123456789abcdef0123",
    );
  });
});
