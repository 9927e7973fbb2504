import { describe, expectTypeOf, it } from "vitest";
import { z } from "zod";
import { defineAuditTrail } from "./define-audit-trail.ts";
import type { AuditInput } from "./open-audit-trail.ts";

describe("defineAuditTrail", () => {
  it("takes typed details by kind", () => {
    const trail = defineAuditTrail({
      tableName: "audit",
      events: { login: { succeeded: z.boolean() }, lockout: { minutes: z.int() } },
    });
    type Input = AuditInput<typeof trail.events>;
    expectTypeOf<Extract<Input, { kind: "login" }>["details"]>().toEqualTypeOf<{
      succeeded: boolean;
    }>();
    expectTypeOf<Input["kind"]>().toEqualTypeOf<"login" | "lockout">();
  });

  it("refuses names of secrets and kinds of its own at compile time", () => {
    defineAuditTrail({
      tableName: "audit",
      // @ts-expect-error a password has no place in it
      events: { login: { newPassword: z.string() } },
    });
    defineAuditTrail({
      tableName: "audit",
      // @ts-expect-error recorded by encryption itself
      events: { decrypt: { note: z.string() } },
    });
  });
});
