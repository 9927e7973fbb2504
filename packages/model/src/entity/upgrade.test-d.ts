import { describe, expectTypeOf, it } from "vitest";
import { z } from "zod";
import type { entities } from "../../test/upgrade.suite.ts";
import {
  type Connection,
  defineEntity,
  defineTable,
  type InferInput,
  type InferItem,
} from "../index.ts";
import { migrate } from "../migration/index.ts";

declare const shop: Connection<typeof entities>;

describe("upgrade", () => {
  it("keeps the version out of items and inputs", () => {
    expectTypeOf<InferItem<typeof entities.Account>>().toEqualTypeOf<{
      id: string;
      email: string;
      logins: number;
      version: number;
    }>();
    expectTypeOf<InferInput<typeof entities.Account>>().not.toHaveProperty("schema_version");
  });

  it("gives steps what is stored as unknown", () => {
    defineEntity(defineTable({ name: "t", partitionKey: "id" }), {
      name: "T",
      attributes: z.object({ id: z.string() }),
      upgrade: {
        attribute: "v",
        steps: [
          {
            up: (item) => {
              expectTypeOf(item).toEqualTypeOf<Readonly<Record<string, unknown>>>();
              return item;
            },
          },
        ],
      },
    });
  });
});

describe("migrate", () => {
  it("takes a connected entity, and for its state a connected state entity only", () => {
    void migrate(shop.Order, { name: "orders", state: shop.MigrationState });
    // @ts-expect-error an entity of the application
    void migrate(shop.Order, { name: "orders", state: shop.Note });
  });
});
