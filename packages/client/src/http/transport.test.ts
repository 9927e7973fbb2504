import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";
import { createTransport } from "./transport.ts";

describe("createTransport", () => {
  it("gives up an answer that is too long, however it is sent", async () => {
    const server = createServer((request, response) => {
      request.resume();
      if (request.url === "/whole") response.setHeader("content-length", 2000);
      for (let part = 0; part < 20; part += 1) response.write("x".repeat(100));
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    for (const path of ["/whole", "/chunked"]) {
      const transport = createTransport({
        origin: `http://127.0.0.1:${port}`,
        path,
        connectTimeoutMs: 1000,
        headersTimeoutMs: 1000,
        connections: 1,
        answerSizeBytesMax: 1000,
      });
      const request = { headers: [], body: "{}", timeoutMs: 5000, signal: undefined };
      await expect(transport.post(request)).rejects.toMatchObject({ name: "NetworkError" });
      await transport.close();
    }
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
});
