import { describe, expect, it } from "vitest";
import { books, functionOf, notes, optionsWith, problemOf } from "../../test/definitions.suite.ts";
import type { ApplicationOptions } from "./application.ts";

describe("defineApplication, of what runs", () => {
  const api = { httpApi: {} };
  it.each<[string, ApplicationOptions, string]>([
    [
      "an unknown pattern",
      functionOf({ accessPatterns: ["x"] }),
      'functions.orders.accessPatterns[0] is "x", which names no access pattern: there is bookById',
    ],
    [
      "a pattern twice",
      functionOf({ accessPatterns: ["bookById", "bookById"] }),
      '[1] is "bookById", which is listed before',
    ],
    [
      "a misspelt schedule",
      functionOf({ schedule: { expression: "cron(0 3 * * *)" } }),
      "schedule.expression is no schedule, such as",
    ],
    [
      "an odd time zone",
      functionOf({ schedule: { expression: "rate(1 day)", timeZone: "Berlin time" } }),
      "schedule.timeZone is no time zone",
    ],
    [
      "DynamoDB's actions",
      functionOf({ permissions: { All: { actions: ["dynamodb:PutItem"], resources: ["*"] } } }),
      "actions[0] is of DynamoDB, for which accessPatterns are",
    ],
    [
      "all actions",
      functionOf({ permissions: { All: { actions: ["*"], resources: ["*"] } } }),
      "actions[0] is no action of IAM",
    ],
    [
      "no resources",
      functionOf({ permissions: { All: { actions: ["ses:SendEmail"], resources: [] } } }),
      "resources is empty",
    ],
    [
      "a statement of the template's",
      functionOf({ permissions: { WriteLog: { actions: ["ses:SendEmail"], resources: ["*"] } } }),
      "permissions.WriteLog is a name that the template's own",
    ],
    [
      "an unknown parameter in a permission",
      functionOf({ permissions: { Mail: { actions: ["ses:SendEmail"], resources: ["${Arn}"] } } }),
      "permissions.Mail.resources[0] holds ${Arn}",
    ],
    [
      "an unknown table",
      functionOf({ streams: ["Bookes"] }),
      'streams[0] is "Bookes", which names no table: there is Books',
    ],
    [
      "a table without a stream",
      functionOf({ streams: ["Notes"] }, { tables: { Books: books, Notes: notes } }),
      'is "Notes", which has no stream: say in defineTable()',
    ],
    [
      "a handler without export",
      functionOf({ handler: "lambda" }),
      "handler is no module and export",
    ],
    [
      "little memory",
      functionOf({ memoryMegabytes: 64 }),
      "memoryMegabytes is at least 128, not 64",
    ],
    [
      "an odd retention",
      functionOf({ logRetentionDays: 31 }),
      "logRetentionDays is one of 1, 3, 5",
    ],
    [
      "AWS_REGION",
      functionOf({ environment: { AWS_REGION: "x" } }),
      "environment.AWS_REGION is set by Lambda itself",
    ],
    [
      "_HANDLER",
      functionOf({ environment: { _HANDLER: "x" } }),
      "environment._HANDLER is no variable",
    ],
    [
      "our own variable",
      functionOf({ environment: { BOOKS_TABLE_NAME: "x" } }),
      "holds a table's real name already",
    ],
    [
      "an odd variable",
      functionOf({ environment: { "A-B": "x" } }),
      "environment.A-B is no variable",
    ],
    [
      "much environment",
      functionOf({ environment: { TEXT: "x".repeat(4096) } }),
      "bytes; Lambda takes 4096",
    ],
    [
      "much environment, a table's long name included",
      functionOf(
        { environment: { TEXT: "x".repeat(4000) } },
        { tables: { Books: { table: books, name: `\${AWS::StackName}-${"x".repeat(200)}` } } },
      ),
      "environment has 4221 bytes; Lambda takes 4096",
    ],
    [
      "a long wait behind a route",
      functionOf({ timeoutSeconds: 31, routes: ["GET /"] }, api),
      "timeoutSeconds is 31, but an HTTP API waits 30",
    ],
    [
      "routes without an API",
      functionOf({ routes: ["GET /"] }),
      "httpApi is missing, but functions have routes",
    ],
    ["an API without routes", functionOf({}, api), "httpApi is given, but no function has routes"],
    [
      "one route twice",
      functionOf({ routes: ["GET /a/{x}", "GET /a/{y}"] }, api),
      'routes[1] is "GET /a/{y}", whose requests functions.orders takes already',
    ],
    [
      "a path without a slash",
      functionOf({ routes: ["GET api"] }, api),
      'is "GET api": its path begins with /',
    ],
    [
      "a route without a method",
      functionOf({ routes: ["/api"] }, api),
      "a route is a method, a space and a path",
    ],
    [
      "a lower-case method",
      functionOf({ routes: ["get /api"] }, api),
      "its method is one of GET, POST",
    ],
    [
      "a trailing slash",
      functionOf({ routes: ["GET /api/"] }, api),
      "its path begins with / and has texts",
    ],
    [
      "a greedy variable inside",
      functionOf({ routes: ["GET /{a+}/b"] }, api),
      "stands at the end of a path only",
    ],
    [
      "one variable twice",
      functionOf({ routes: ["GET /{a}/{a}"] }, api),
      "two of its variables have one name",
    ],
    [
      "an odd origin",
      functionOf({ routes: ["GET /"] }, { httpApi: { corsOrigins: ["example.com/"] } }),
      "corsOrigins[0] is no origin",
    ],
    [
      "a throttle of nothing",
      functionOf(
        { routes: ["GET /"] },
        { httpApi: { throttling: { rateLimit: 0, burstLimit: 1 } } },
      ),
      "rateLimit is more than 0",
    ],
    [
      "paths to no API",
      optionsWith({ site: { apiPaths: ["/api/*"] } }),
      "site.apiPaths are given, but there is no HTTP API",
    ],
    [
      "one path twice",
      functionOf({ routes: ["GET /"] }, { ...api, site: { apiPaths: ["/a", "/a"] } }),
      'site.apiPaths[1] is "/a", which is listed before',
    ],
    [
      "a root that is a path",
      optionsWith({ site: { defaultRootObject: "/index.html" } }),
      "is no file of the bucket",
    ],
    [
      "a path of the API that is kept and not kept",
      functionOf(
        { routes: ["GET /"] },
        { ...api, site: { apiPaths: ["/a"], cachedApiPaths: ["/a"] } },
      ),
      'site.apiPaths[0] is "/a", which is listed before',
    ],
    [
      "kept paths without an API",
      optionsWith({ site: { cachedApiPaths: ["/covers/*"] } }),
      "site.cachedApiPaths are given, but there is no HTTP API",
    ],
  ])("refuses of what runs %s", (_case, options, message) => {
    expect(problemOf(options)).toContain(message);
  });

  it.each(["TZ", "NODE_OPTIONS", "AWS_LAMBDA_EXEC_WRAPPER", "APP_REGION"])(
    "lets a function set %s",
    (variable) => {
      expect(problemOf(functionOf({ environment: { [variable]: "x" } }))).toBe("none");
    },
  );

  it.each([["$default"], ["ANY /"], ["GET /api/books/{book_id}"], ["POST /{rest+}"]])(
    "takes the route %s",
    (route) => {
      expect(problemOf(functionOf({ routes: [route] }, api))).toBe("none");
    },
  );
});
