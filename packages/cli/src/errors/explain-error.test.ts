import { ServiceError } from "@plinth/client";
import { PlinthError } from "@plinth/model";
import { describe, expect, it } from "vitest";
import type { Target } from "../target/target.ts";
import { CliError, usageError } from "./cli-error.ts";
import { explainError } from "./explain-error.ts";

const local: Target = {
  isAws: false,
  endpoint: "http://127.0.0.1:8000",
  region: "us-east-1",
  regionOrigin: "default",
  profile: undefined,
  origin: "AWS_ENDPOINT_URL",
};
const aws: Target = { ...local, isAws: true, endpoint: undefined, region: "eu-west-1" };

function networkError(code: string): ServiceError {
  const cause = Object.assign(new Error(`connect ${code}`), { code });
  return new ServiceError("NetworkError", cause.message, { cause });
}

describe("explainError", () => {
  it.each<[string, unknown, Target | undefined, string]>([
    ["a refused connection", networkError("ECONNREFUSED"), local, "Start it with plinth dev."],
    ["an unknown name", networkError("ENOTFOUND"), local, "Check AWS_ENDPOINT_URL."],
    ["a broken connection", networkError("ECONNRESET"), local, "ask plinth doctor"],
    ["no way to AWS", networkError("ENOTFOUND"), aws, "Is the region eu-west-1 the right one"],
    ["silence", new ServiceError("TimeoutError", "10 s"), local, "Is it DynamoDB?"],
    ["another server", new ServiceError("UnknownError", "HTTP 404"), local, "no DynamoDB"],
    ["no credentials", new ServiceError("CredentialsError", "none"), aws, "or --profile NAME"],
    [
      "a profile without them",
      new ServiceError("CredentialsError", "none"),
      { ...aws, profile: "shop" },
      "Look at the profile shop",
    ],
    ["an expired token", new ServiceError("ExpiredTokenException", "x"), aws, "aws sso login"],
    [
      "an unknown key",
      new ServiceError("UnrecognizedClientException", "x"),
      aws,
      "Check the profile and the region.",
    ],
    [
      "a key that the endpoint does not know",
      new ServiceError("UnrecognizedClientException", "x"),
      local,
      "demands an access key",
    ],
    ["no permission", new ServiceError("AccessDeniedException", "x"), aws, "permission"],
    ["no table", new ServiceError("ResourceNotFoundException", "x"), local, "plinth table list"],
    ["throttling", new ServiceError("ThrottlingException", "x"), aws, "Wait a moment"],
    ["no table of an entity", new PlinthError("tableNotFound", "x"), local, "plinth table create"],
    ["another run", new PlinthError("jobUnderWay", "x"), local, "Wait for the other run"],
    ["the unexpected", new RangeError("x"), undefined, "with --debug"],
    ["what is no error", "x", undefined, "with --debug"],
  ])("has a remedy for %s", (_, error, target, remedy) => {
    const { exitCode, text } = explainError(error, target);
    expect(exitCode).toBe(1);
    expect(text).toContain(remedy);
    expect(text).not.toContain("    at ");
  });

  it.each([
    [new CliError("x"), 1],
    [usageError("x"), 2],
    [new PlinthError("invalidDefinition", "x"), 2],
    [new PlinthError("invalidJob", "x"), 2],
    [new PlinthError("itemNotFound", "x"), 1],
    [new ServiceError("ValidationException", "x"), 1],
  ])("ends %s with %i", (error, exitCode) => {
    expect(explainError(error, local).exitCode).toBe(exitCode);
  });

  it("leaves the system's own sentences alone", () => {
    const error = Object.assign(new Error("EACCES: permission denied, open '/x'"), {
      syscall: "open",
    });
    expect(explainError(error, undefined).text).toBe("EACCES: permission denied, open '/x'");
  });
});
