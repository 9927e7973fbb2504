import { Hono } from "hono";
import { describe, expect, it } from "vitest";
import { remoteAddressOf } from "./remote-address.ts";

describe("remoteAddressOf", () => {
  const app = new Hono().get("/", (context) => context.text(remoteAddressOf(context)));
  const addressIn = async (environment?: object) => {
    const headers = { "X-Forwarded-For": "203.0.113.9" };
    return await (await app.request("/", { headers }, environment)).text();
  };

  it("is the socket's on Node and the request's on Lambda", async () => {
    expect(await addressIn({ incoming: { socket: { remoteAddress: "192.0.2.1" } } })).toBe(
      "192.0.2.1",
    );
    const event = { requestContext: { http: { sourceIp: "192.0.2.2" } } };
    expect(await addressIn({ event })).toBe("192.0.2.2");
  });

  it("is unknown without either, whatever a header says", async () => {
    expect(await addressIn()).toBe("unknown");
    expect(await addressIn({ incoming: {} })).toBe("unknown");
  });
});
