import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { createTables, defineTable } from "@plinth/model";
import { describe, expect, it } from "vitest";
import { type RunOptions, runPlinth } from "../../../test/run-plinth.ts";
import { books, sessions } from "../../../test/shop/schema.ts";
import { spawnPlinth } from "../../../test/spawn-plinth.ts";
import { startEndpoint } from "../../../test/start-endpoint.ts";
import type { Check } from "./check.ts";
import { describeCredentials } from "./check-credentials.ts";
import { checkClock } from "./check-endpoint.ts";
import { checkNode, checkPorts } from "./check-machine.ts";

const shop = fileURLToPath(new URL("../../../test/shop", import.meta.url));

/** The checks of `plinth doctor --json`. */
async function examine(options: RunOptions, ...words: string[]) {
  const { exitCode, stdout } = await runPlinth(["doctor", "--json", ...words], options);
  const { isHealthy, checks }: { isHealthy: boolean; checks: Check[] } = JSON.parse(stdout);
  expect(exitCode).toBe(isHealthy ? 0 : 3);
  const find = (name: string) => checks.find((check) => check.name === name);
  return { isHealthy, checks, find };
}

/** Something that listens and is no DynamoDB. */
async function startOther(listener: RequestListener) {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const stop = (): Promise<unknown> => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  };
  return { port, url: `http://127.0.0.1:${port}`, stop };
}

describe("doctor", () => {
  it("finds nothing wrong where all is as it should be", async () => {
    await using endpoint = await startEndpoint();
    const users = defineTable({ name: "users", partitionKey: "user_id" });
    const jobs = defineTable({ name: "jobs", partitionKey: "id" });
    await createTables(endpoint.client, [books, sessions, users, jobs]);
    const { exitCode, stdout, stderr } = await runPlinth(["doctor"], {
      endpointUrl: endpoint.url,
      workingDirectory: shop,
      now: Date.now,
    });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(stdout.split("\n")).toEqual([
      `✓ node: ${process.versions.node}`,
      `✓ config: ${shop}/plinth.config.ts, 4 tables`,
      `✓ target: ${endpoint.url}, by AWS_ENDPOINT_URL_DYNAMODB`,
      "✓ region: us-east-1, by default",
      "✓ credentials: made up, as a local endpoint asks for none",
      `✓ endpoint: ${endpoint.url} is DynamoDB and answers us`,
      expect.stringMatching(/^✓ clock: /),
      "✓ table books: as declared",
      "✓ table sessions: as declared",
      "✓ table users: as declared",
      "✓ table jobs: as declared",
      "",
    ]);
  });

  it("tells of each table that is missing or differs", async () => {
    await using endpoint = await startEndpoint();
    await createTables(endpoint.client, [defineTable({ name: "sessions", partitionKey: "id" })]);
    const { find } = await examine({ endpointUrl: endpoint.url, workingDirectory: shop });
    expect(find("table books")).toMatchObject({ status: "failed", message: "is missing" });
    expect(find("table sessions")?.message).toContain("keySchema: declared token HASH, but is id");
  });

  it("needs no config, and says that it could not compare", async () => {
    await using endpoint = await startEndpoint();
    const { find } = await examine({ endpointUrl: endpoint.url, workingDirectory: "/" });
    expect(find("config")?.status).toBe("skipped");
    expect(find("tables")?.status).toBe("skipped");
  });

  it.each<[string, string[], string, string]>([
    ["nothing that listens", ["--endpoint", "http://127.0.0.1:9"], "ECONNREFUSED", "plinth dev"],
    ["a name of no machine", ["--endpoint", "http://no.invalid:1"], "no address", "Check"],
    ["a URL that is none", ["--endpoint", "127.0.0.1"], "--endpoint is no URL", "mend this first"],
    ["a config that is not there", ["--config", "x.ts"], "which is no file", "Mend the config"],
  ])("has a remedy for %s", async (_, words, message, remedy) => {
    const { isHealthy, checks } = await examine({ workingDirectory: "/" }, ...words);
    expect(isHealthy).toBe(false);
    const failures = checks.filter(({ status }) => status === "failed");
    expect(failures.map((check) => check.message).join()).toContain(message);
    expect(failures.map((check) => check.remedy).join()).toContain(remedy);
  });

  it("knows what is no DynamoDB, and what is no TLS", async () => {
    const other = await startOther((_, response) => response.end("<html>hello"));
    const { find } = await examine({ endpointUrl: other.url, workingDirectory: "/" });
    expect(find("endpoint")).toMatchObject({ status: "failed" });
    expect(find("endpoint")?.remedy).toContain("plinth doctor");
    const tls = await examine({ endpointUrl: other.url.replace("http:", "https:") });
    expect(tls.find("endpoint")).toMatchObject({ status: "failed" });
    expect(tls.find("endpoint")?.remedy).toContain("http:");
    await other.stop();
  });

  it("shows no access key whole", async () => {
    await using endpoint = await startEndpoint();
    const { stdout } = await runPlinth(["doctor"], {
      environment: {
        AWS_ENDPOINT_URL: endpoint.url,
        AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE",
        AWS_SECRET_ACCESS_KEY: "geheim",
      },
    });
    expect(stdout).toContain("✓ credentials: the environment's access key");
    expect(stdout).not.toMatch(/AKIAIOSFODNN7EXAMPLE|geheim/);
  });

  it("runs as a program", async () => {
    const { exitCode, stdout, stderr } = await spawnPlinth(
      ["doctor", "--endpoint", "http://127.0.0.1:9"],
      { workingDirectory: shop },
    );
    expect({ exitCode, stderr }).toEqual({ exitCode: 3, stderr: "1 check failed.\n" });
    expect(stdout).toContain("✗ endpoint: http://127.0.0.1:9 is where nothing listens");
    expect(stdout).toContain("– tables: DynamoDB did not answer");
  });
});

describe("checkClock", () => {
  const noon = Date.parse("Tue, 08 Jul 2025 12:00:00 GMT");
  it.each([
    [0, "ok", "as the endpoint's"],
    [-60_000, "ok", "this machine's is 59 seconds behind the endpoint's"],
    [300_001, "failed", "299 seconds ahead of the endpoint's, and DynamoDB refuses more than 5"],
    [-3_600_000, "failed", "3,599 seconds behind"],
  ])("judges %i milliseconds", (difference, status, message) => {
    const check = checkClock("Tue, 08 Jul 2025 12:00:00 GMT", noon + difference);
    expect(check.status).toBe(status);
    expect(check.message).toContain(message);
  });

  it("does not judge without a time", () => {
    expect(checkClock(undefined, noon).status).toBe("skipped");
    expect(checkClock("noon", noon).status).toBe("skipped");
  });
});

describe("describeCredentials", () => {
  const key = { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "geheim" };
  const minutes = (count: number) => new Date(count * 60_000);

  it.each([
    [key, "ok", "…MPLE, from AWS's chain of providers"],
    [{ ...key, $source: { CREDENTIALS_PROFILE_SSO: "r" } }, "ok", "…MPLE, from a profile, by SSO"],
    [{ ...key, expiration: minutes(70) }, "ok", "for 10 more minutes"],
    [{ ...key, expiration: minutes(50) }, "failed", "expired 10 minutes ago"],
  ])("tells the source and the time of %j", async (credentials, status, message) => {
    const check = await describeCredentials(async () => credentials, 3_600_000);
    expect(check.status).toBe(status);
    expect(check.message).toContain(message);
    expect(JSON.stringify(check)).not.toContain("geheim");
  });

  it("has a remedy where there are none", async () => {
    const check = await describeCredentials(() => Promise.reject(new Error("no profile x")), 0);
    expect(check).toMatchObject({ status: "failed", message: "none were found: no profile x" });
  });
});

describe("checkNode", () => {
  it.each([
    ["20.19.0", "ok"],
    ["22.0.0", "ok"],
    ["20.18.3", "failed"],
    ["18.20.0", "failed"],
  ])("judges %s", (version, status) => {
    expect(checkNode(version).status).toBe(status);
  });
});

describe("checkPorts", () => {
  it("tells a free port, our own and another's", async () => {
    await using endpoint = await startEndpoint();
    const other = await startOther((_, response) => response.end("<html>hello"));
    const sign = /^healthy: dynamodb/;
    const usual = { use: "DynamoDB", option: "--port", path: "/", sign };
    const ports = [Number(new URL(endpoint.url).port), other.port, 9];
    const checks: Check[] = [];
    for await (const check of checkPorts(ports.map((port) => ({ ...usual, port })))) {
      checks.push(check);
    }
    expect(checks.map(({ status }) => status)).toEqual(["ok", "failed", "ok"]);
    expect(checks[1]?.message).toContain("belongs to another program");
    await other.stop();
  });
});
