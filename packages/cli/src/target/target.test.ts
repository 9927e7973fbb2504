import { describe, expect, it } from "vitest";
import type { TargetOptions } from "../command/common-options.ts";
import { resolveTarget } from "./target.ts";

const nothing: TargetOptions = {
  endpoint: undefined,
  aws: false,
  region: undefined,
  profile: undefined,
};
const noProfile = () => undefined;

describe("resolveTarget", () => {
  it.each([
    [{}, {}, "http://127.0.0.1:8000"],
    [{}, { AWS_ENDPOINT_URL: "http://127.0.0.1:1" }, "http://127.0.0.1:1"],
    [
      {},
      { AWS_ENDPOINT_URL: "http://127.0.0.1:1", AWS_ENDPOINT_URL_DYNAMODB: "http://127.0.0.1:2" },
      "http://127.0.0.1:2",
    ],
    [
      { endpoint: "http://127.0.0.1:3" },
      { AWS_ENDPOINT_URL_DYNAMODB: "http://127.0.0.1:2" },
      "http://127.0.0.1:3",
    ],
    [{}, { AWS_ENDPOINT_URL: "" }, "http://127.0.0.1:8000"],
  ])("calls what is nearest: %j with %j", (options, environment, endpoint) => {
    const target = resolveTarget({ ...nothing, ...options }, environment, noProfile);
    expect(target).toMatchObject({ isAws: false, endpoint });
  });

  it.each([
    [{}, { AWS_REGION: "eu-west-1", AWS_DEFAULT_REGION: "eu-west-2" }, "eu-west-1"],
    [{}, { AWS_DEFAULT_REGION: "eu-west-2" }, "eu-west-2"],
    [{ region: "eu-west-3" }, { AWS_REGION: "eu-west-1" }, "eu-west-3"],
    [{}, {}, "eu-profile-1"],
    [{}, { AWS_PROFILE: "shop" }, "eu-shop-1"],
    [{ profile: "prod" }, { AWS_PROFILE: "shop" }, "eu-prod-1"],
  ])("takes the region of Amazon from %j with %j", (options, environment, region) => {
    const profiles = (name: string) => `eu-${name === "default" ? "profile" : name}-1`;
    const target = resolveTarget({ ...nothing, aws: true, ...options }, environment, profiles);
    expect(target).toMatchObject({ isAws: true, endpoint: undefined, region });
  });

  it("leaves the environment's endpoint aside under --aws", () => {
    const environment = { AWS_ENDPOINT_URL: "http://127.0.0.1:1", AWS_REGION: "eu-west-1" };
    const target = resolveTarget({ ...nothing, aws: true }, environment, noProfile);
    expect(target).toMatchObject({ isAws: true, endpoint: undefined });
  });

  it.each<[Partial<TargetOptions>, Readonly<Record<string, string>>, string]>([
    [{ aws: true }, {}, "--aws needs a region"],
    [{ aws: true, region: "Frankfurt" }, {}, '"Frankfurt" is no region of AWS'],
    [
      { aws: true, region: "eu-west-1", endpoint: "http://127.0.0.1:1" },
      {},
      "Leave one of them out",
    ],
    [{ endpoint: "https://dynamodb.eu-west-1.amazonaws.com" }, {}, "Add --aws to call it"],
    [{ endpoint: "https://DynamoDB.eu-west-1.AmazonAWS.com./" }, {}, "Add --aws to call it"],
    [{ endpoint: "https://1234.ddb.eu-west-1.api.aws" }, {}, "Add --aws to call it"],
    [{}, { AWS_ENDPOINT_URL: "https://dynamodb.cn-north-1.amazonaws.com.cn" }, "Add --aws"],
    [{ endpoint: "127.0.0.1" }, {}, "--endpoint is no URL"],
    [{ endpoint: "ftp://127.0.0.1" }, {}, "--endpoint begins with ftp:"],
    [{}, { AWS_ENDPOINT_URL: "localhost" }, "AWS_ENDPOINT_URL is no URL"],
  ])("refuses %j with %j", (options, environment, message) => {
    expect(() => resolveTarget({ ...nothing, ...options }, environment, noProfile)).toThrow(
      message,
    );
  });

  it("does not repeat a password that an endpoint holds", () => {
    const endpoint = "http://ann:s3cret@127.0.0.1:8000";
    expect(() => resolveTarget({ ...nothing, endpoint }, {}, noProfile)).toThrow(
      /^(?!.*s3cret).*holds a user or a password/,
    );
  });
});
