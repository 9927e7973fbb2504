import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import { streamOutput } from "./stream-output.ts";

describe("streamOutput", () => {
  it("waits for its reader, without a listener for each that waits", async () => {
    const stream = new PassThrough({ highWaterMark: 1 });
    const output = streamOutput(stream, () => undefined);
    const listeners = stream.listenerCount("drain") + stream.listenerCount("close");
    let count = 0;
    const writes = Array.from({ length: 50 }, async (_, number) => {
      await output.write(`${number}\n`);
      count += 1;
    });
    expect(stream.listenerCount("drain") + stream.listenerCount("close")).toBe(listeners);
    expect(count).toBe(0);
    stream.resume();
    await Promise.all(writes);
    expect(count).toBe(50);
  });

  it("drops what comes after its reader is gone, and says so once", async () => {
    const stream = new PassThrough({ highWaterMark: 1 });
    const errors: string[] = [];
    const output = streamOutput(stream, (error) => errors.push(error.message));
    const waiting = output.write("more than fits");
    stream.destroy(new Error("write EPIPE"));
    await waiting;
    await output.write("again");
    expect(errors).toEqual(["write EPIPE"]);
  });

  it("takes 80 columns where the terminal does not know its width", () => {
    const stream = Object.assign(new PassThrough(), { isTTY: true, columns: 0 });
    expect(streamOutput(stream, () => undefined)).toMatchObject({ isTerminal: true, columns: 80 });
  });
});
