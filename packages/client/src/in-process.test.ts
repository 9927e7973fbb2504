import type { Engine } from "@plinth/engine";
import { describe, expect, it } from "vitest";
import { inProcess } from "./in-process.ts";
import { ServiceError } from "./service-error.ts";

const input = { TableName: "books", Key: { pk: { S: "1" } } };

function engineThat(execute: (...call: unknown[]) => Promise<unknown>): Pick<Engine, "execute"> {
  return { execute: execute as Engine["execute"] };
}

function failing(error: unknown) {
  return inProcess(engineThat(() => Promise.reject(error))).send("GetItem", input);
}

describe("inProcess", () => {
  it("hands the very input to the engine and the very output back", async () => {
    const output = { Item: { pk: { S: "1" } } };
    const calls: unknown[][] = [];
    const client = inProcess(
      engineThat((...call) => {
        calls.push(call);
        return Promise.resolve(output);
      }),
    );
    expect(await client.send("GetItem", input)).toBe(output);
    expect(calls).toEqual([["GetItem", input, {}]]);
    await client.close();
  });

  it("tells the engine who calls", async () => {
    const options: unknown[] = [];
    const engine = engineThat((_operation, _input, given) => {
      options.push(given);
      return Promise.resolve({});
    });
    await inProcess(engine, { origin: "cloudshelf" }).send("GetItem", input);
    expect(options).toEqual([{ origin: "cloudshelf" }]);
  });

  it("tells that its calls go to this process", async () => {
    const client = inProcess(engineThat(() => Promise.resolve({})));
    expect(await client.describeTarget?.()).toEqual({ endpoint: "the engine of this process" });
  });

  it("makes the engine's exception a ServiceError with all it says", async () => {
    const exception = Object.assign(new Error("Transaction cancelled"), {
      name: "TransactionCanceledException",
      cancellationReasons: [{ Code: "None" }, { Code: "ConditionalCheckFailed" }],
      item: undefined,
    });
    const error = await failing(exception).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ServiceError);
    expect(error).toMatchObject({
      name: "TransactionCanceledException",
      message: "Transaction cancelled",
      statusCode: 400,
      cancellationReasons: exception.cancellationReasons,
      isRetryable: false,
      cause: exception,
    });
  });

  it("makes a fault of the engine an InternalServerError, as it is over HTTP", async () => {
    const fault = new TypeError("undefined is not a function");
    await expect(failing(fault)).rejects.toMatchObject({
      name: "InternalServerError",
      message: "Internal server error",
      statusCode: 500,
      isRetryable: true,
      cause: fault,
    });
  });

  it("ends with an AbortError when its signal says so, before or during the call", async () => {
    const client = inProcess(engineThat(() => new Promise(() => {})));
    const controller = new AbortController();
    const during = client.send("GetItem", input, { signal: controller.signal });
    controller.abort();
    await expect(during).rejects.toMatchObject({ name: "AbortError" });
    const before = client.send("GetItem", input, { signal: controller.signal });
    await expect(before).rejects.toMatchObject({ name: "AbortError" });
  });
});
