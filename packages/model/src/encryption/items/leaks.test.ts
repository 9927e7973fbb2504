import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { ann, entities, openTennis } from "../../../test/tennis.suite.ts";
import {
  type Call,
  connect,
  createTables,
  decimal,
  defineEntity,
  defineTable,
  money,
} from "../../index.ts";

const secrets = ["Ann", "ann@example", "Correct-Horse", "600 000", "4711", "QW5u"];

/** All that somebody who logs it would see. */
function logged(value: unknown): string {
  const options = { depth: 20, showHidden: true, maxArrayLength: null, maxStringLength: null };
  return `${inspect(value, options)}${JSON.stringify(value)}`;
}

describe("an encrypted value that does not fit the schema", () => {
  it("is in no message, cause or issue", async () => {
    const table = defineTable({ name: "secrets", partitionKey: "id" });
    const Old = defineEntity(table, {
      name: "Secret",
      attributes: z.object({ id: z.string(), code: decimal() }),
      encrypted: ["code"],
    });
    const New = defineEntity(table, {
      name: "Secret",
      attributes: z.object({ id: z.string(), code: money() }),
      encrypted: ["code"],
    });
    const { client, encryption } = await openTennis();
    await createTables(client, [table]);
    const secrets = connect({ Old, New }, { client, encryption });
    await secrets.Old.put({ id: "a", code: "47.11815" });
    const error = await secrets.New.get({ id: "a" }).catch((cause: unknown) => cause);
    expect(error).toMatchObject({ code: "undecodableItem", path: "code" });
    expect(`${inspect(error, { depth: 10 })}${JSON.stringify(error)}`).not.toContain("47.11815");
  });
});

describe("what an application logs", () => {
  it("holds no encrypted value: calls, refusals and errors of all kinds", async () => {
    const { client, encryption, stored, store } = await openTennis();
    const calls: Call[] = [];
    const onCall = (call: Call): void => void calls.push(call);
    const { User } = connect(entities, { client, encryption, onCall });
    await User.create(ann);
    const { user_id: _user, ...rest } = ann;
    const wrong = { username: 7, email: { at: ann.email }, phones: ann.phones[0], pin: "4711" };
    const attempts: (() => PromiseLike<unknown>)[] = [
      () => User.create(ann),
      () => User.create({ ...ann, user_id: "bob" }),
      () => User.create({ ...ann, ...wrong } as never),
      () => User.update({ user_id: "nobody" }, rest),
      () => User.update({ user_id: "ann" }, wrong as never),
      () => User.put({ ...ann, user_id: "bob" }),
      () =>
        User.index("EmailIndex")
          .query({ email_blind: { at: ann.email } } as never)
          .all(),
      () => User.getByUnique({ username: [ann.username] } as never),
    ];
    const errors: unknown[] = [];
    for (const attempt of attempts) {
      errors.push(
        await attempt().then(
          () => "nothing",
          (error: unknown) => error,
        ),
      );
    }
    const [item = {}] = (await stored("users")).filter((each) => each["court"] !== undefined);
    await store("users", { ...item, phones: { S: ann.phones[0]?.number ?? "" } });
    errors.push(await User.get({ user_id: "ann" }).catch((error: unknown) => error));
    expect(errors).not.toContain("nothing");
    expect(errors).toHaveLength(9);
    const text = logged([errors, calls]);
    expect(secrets.filter((secret) => text.includes(secret))).toEqual([]);
  });
});
