import { once } from "node:events";
import { connect } from "node:net";
import { describe, expect, it } from "vitest";
import { PortInUseError, serveApp } from "./serve-app.ts";

const answer = () => new Response("here");

describe("serveApp", () => {
  it("answers on a free port of this machine until it is stopped", async () => {
    const served = await serveApp({ fetch: answer });

    expect(served.url).toBe(`http://127.0.0.1:${served.port}`);
    expect(await (await fetch(served.url)).text()).toBe("here");

    await served.stop();
    await expect(fetch(served.url)).rejects.toThrow("fetch failed");
  });

  it("says which port is taken and what to do", async () => {
    const served = await serveApp({ fetch: answer });

    const second = serveApp({ fetch: answer, port: served.port });
    await expect(second).rejects.toThrow(PortInUseError);
    await expect(second).rejects.toThrow(`Port ${served.port} on 127.0.0.1 is already in use.`);

    await served.stop();
  });

  it("answers what it accepted before it stops", async () => {
    let release: (response: Response) => void = () => undefined;
    let accepted: () => void = () => undefined;
    const isAccepted = new Promise<void>((resolve) => {
      accepted = resolve;
    });
    const served = await serveApp({
      fetch: () => {
        accepted();
        return new Promise((resolve) => {
          release = resolve;
        });
      },
    });
    const response = fetch(served.url);
    await isAccepted;

    const stopped = served.stop();
    release(new Response("late"));

    expect(await (await response).text()).toBe("late");
    await stopped;
  });

  it.each([
    ["a connection on which nothing was asked, as browsers open ahead", ""],
    ["a caller that stopped in the middle of its headers", "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n"],
  ])("does not wait for %s", async (_caller, sent) => {
    const served = await serveApp({ fetch: answer });
    const socket = connect(served.port, "127.0.0.1");
    await once(socket, "connect");
    socket.write(sent);
    // A call after it is answered after it was accepted.
    await fetch(served.url);

    const closed = once(socket.resume(), "close");
    await served.stop();
    await closed;
  });

  it("gives up a caller whose answer takes longer than the time limit", async () => {
    let accepted: () => void = () => undefined;
    const isAccepted = new Promise<void>((resolve) => {
      accepted = resolve;
    });
    const served = await serveApp({
      stopTimeoutMs: 20,
      fetch: () => {
        accepted();
        return new Promise(() => undefined);
      },
    });
    const response = fetch(served.url);
    await isAccepted;

    await Promise.all([served.stop(), expect(response).rejects.toThrow("fetch failed")]);
  });
});
