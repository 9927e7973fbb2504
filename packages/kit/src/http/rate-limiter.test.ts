import { describe, expect, it } from "vitest";
import { createRateLimiter } from "./rate-limiter.ts";

describe("createRateLimiter", () => {
  it("allows so many calls a window and tells when the next begins", () => {
    let nowMs = 1_000;
    const limiter = createRateLimiter({ callCountMax: 2, windowMs: 60_000, now: () => nowMs });
    expect(limiter.take("a")).toMatchObject({ isAllowed: true, remaining: 1 });
    expect(limiter.take("a")).toMatchObject({ isAllowed: true, remaining: 0 });
    nowMs += 1_500;
    expect(limiter.take("a")).toMatchObject({
      isAllowed: false,
      retryAfterSeconds: 59,
      resetAtMs: 61_000,
    });
    nowMs = 61_000;
    expect(limiter.take("a").isAllowed).toBe(true);
  });

  it("counts callers apart", () => {
    const limiter = createRateLimiter({ callCountMax: 1, windowMs: 1_000, now: () => 0 });
    expect(limiter.take("a").isAllowed).toBe(true);
    expect(limiter.take("b").isAllowed).toBe(true);
    expect(limiter.take("a").isAllowed).toBe(false);
  });

  it("forgets the oldest caller when it remembers too many", () => {
    const options = { callCountMax: 1, windowMs: 1_000, now: () => 0, callerCountMax: 2 };
    const limiter = createRateLimiter(options);
    for (const caller of ["a", "b", "c"]) limiter.take(caller);
    expect(limiter.take("c").isAllowed).toBe(false);
    expect(limiter.take("a").isAllowed).toBe(true);
  });
});
