import { describe, expect, it } from "vitest";
import { endpointUrl, streamsEndpointUrl } from "./endpoint-url.ts";

describe("endpointUrl", () => {
  it.each([
    ["us-east-1", "https://dynamodb.us-east-1.amazonaws.com/"],
    ["us-gov-west-1", "https://dynamodb.us-gov-west-1.amazonaws.com/"],
    ["cn-north-1", "https://dynamodb.cn-north-1.amazonaws.com.cn/"],
    ["us-isob-east-1", "https://dynamodb.us-isob-east-1.sc2s.sgov.gov/"],
  ])("is AWS's own in %s", (region, url) => {
    expect(endpointUrl(undefined, region).href).toBe(url);
  });

  it("is the endpoint that is given", () => {
    expect(endpointUrl("http://127.0.0.1:8000", undefined).href).toBe("http://127.0.0.1:8000/");
  });

  it.each([
    [undefined, undefined, "http() needs a region such as us-east-1, or an endpoint"],
    [undefined, "evil.example.com/", "http() needs a region such as us-east-1, or an endpoint"],
    ["127.0.0.1", "us-east-1", "http() needs a whole URL as endpoint"],
    ["ftp://127.0.0.1", "us-east-1", "http() needs an http: or https: endpoint"],
    [
      "http://user:password@127.0.0.1",
      "us-east-1",
      "http() takes credentials by its option, not in the endpoint's URL",
    ],
  ])("refuses endpoint %s in region %s", (endpoint, region, message) => {
    expect(() => endpointUrl(endpoint, region)).toThrow(new TypeError(message));
  });
});

describe("streamsEndpointUrl", () => {
  it.each([
    ["eu-west-1", "https://streams.dynamodb.eu-west-1.amazonaws.com/"],
    ["cn-north-1", "https://streams.dynamodb.cn-north-1.amazonaws.com.cn/"],
  ])("is AWS's own in %s", (region, url) => {
    expect(streamsEndpointUrl(undefined, region).href).toBe(url);
  });

  it("is the endpoint that is given, which serves both", () => {
    const url = streamsEndpointUrl("http://127.0.0.1:8000", "eu-west-1");
    expect(url.href).toBe("http://127.0.0.1:8000/");
  });
});
