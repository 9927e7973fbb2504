import type { InvalidInput } from "@plinth/model";
import type { Application } from "./application.ts";
import { routeIssues } from "./check-routes.ts";
import { unknownName } from "./check-tables.ts";
import type { FunctionOptions } from "./compute-options.ts";
import { literalOf } from "./parameter-texts.ts";
import { tableNameText } from "./table-of.ts";
import { tableVariable } from "./table-variable.ts";

/**
 * The variables that Lambda sets and refuses in a function's configuration, by "Using Lambda
 * environment variables" in its developer guide. `TZ`, `LANG`, `PATH` and the like may be set.
 */
const reservedVariables: ReadonlySet<string> = new Set([
  "_HANDLER",
  "_X_AMZN_TRACE_ID",
  "AWS_ACCESS_KEY",
  "AWS_ACCESS_KEY_ID",
  "AWS_DEFAULT_REGION",
  "AWS_EXECUTION_ENV",
  "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
  "AWS_LAMBDA_FUNCTION_NAME",
  "AWS_LAMBDA_FUNCTION_VERSION",
  "AWS_LAMBDA_INITIALIZATION_TYPE",
  "AWS_LAMBDA_LOG_GROUP_NAME",
  "AWS_LAMBDA_LOG_STREAM_NAME",
  "AWS_LAMBDA_MAX_CONCURRENCY",
  "AWS_LAMBDA_METADATA_API",
  "AWS_LAMBDA_METADATA_TOKEN",
  "AWS_LAMBDA_RUNTIME_API",
  "AWS_REGION",
  "AWS_SECRET_ACCESS_KEY",
  "AWS_SESSION_TOKEN",
  "LAMBDA_RUNTIME_DIR",
  "LAMBDA_TASK_ROOT",
]);

/** Names and values of all variables together, as Lambda counts them. */
const environmentBytesMax = 4096;

/** An HTTP API waits no longer for its function. */
const routedTimeoutSecondsMax = 30;

/** Whether each function names what is there, and asks of Lambda what it takes. */
export function functionIssues(application: Application): InvalidInput[] {
  const ofFunctions = [...application.functions].flatMap(([name, options]) => {
    const at = (path: readonly (string | number)[], message: string): InvalidInput => ({
      path: ["functions", name, ...path],
      message,
    });
    return [
      ...patternIssues(application, options, at),
      ...streamIssues(application, options, at),
      ...environmentIssues(application, options, at),
      ...timeoutIssues(options, at),
    ];
  });
  return [...ofFunctions, ...routeIssues(application)];
}

type At = (path: readonly (string | number)[], message: string) => InvalidInput;

function patternIssues(
  { accessPatterns }: Application,
  options: FunctionOptions,
  at: At,
): InvalidInput[] {
  return options.accessPatterns.flatMap((name, position, all) => {
    if (!accessPatterns.has(name)) {
      const message = `is "${name}", which ${unknownName("access pattern", accessPatterns.keys())}`;
      return [at(["accessPatterns", position], message)];
    }
    return all.indexOf(name) === position
      ? []
      : [at(["accessPatterns", position], `is "${name}", which is listed before`)];
  });
}

function streamIssues({ tables }: Application, options: FunctionOptions, at: At): InvalidInput[] {
  return (options.streams ?? []).flatMap((name, position, all) => {
    const resource = tables.get(name);
    if (resource === undefined) {
      return [
        at(["streams", position], `is "${name}", which ${unknownName("table", tables.keys())}`),
      ];
    }
    if (resource.table.stream === undefined) {
      const message = `is "${name}", which has no stream: say in defineTable() what it tells, such as stream: "NEW_AND_OLD_IMAGES"`;
      return [at(["streams", position], message)];
    }
    return all.indexOf(name) === position
      ? []
      : [at(["streams", position], `is "${name}", which is listed before`)];
  });
}

function environmentIssues(
  { tables }: Application,
  { environment = {} }: FunctionOptions,
  at: At,
): InvalidInput[] {
  const ours = new Set([...tables.keys()].map(tableVariable));
  const issues = Object.keys(environment).flatMap((name) => {
    if (reservedVariables.has(name)) {
      const message =
        "is set by Lambda itself, which refuses functions that set it: choose another name, such as APP_REGION";
      return [at(["environment", name], message)];
    }
    return ours.has(name)
      ? [at(["environment", name], "holds a table's real name already: leave it out")]
      : [];
  });
  // Of a real name that parameters are part of, the rest is counted.
  const realNames = [...tables.values()].map((resource) => literalOf(tableNameText(resource)));
  const bytes = new TextEncoder().encode(
    [...ours, ...realNames, ...Object.entries(environment).flat()].join(""),
  ).length;
  return bytes > environmentBytesMax
    ? [...issues, at(["environment"], `has ${bytes} bytes; Lambda takes ${environmentBytesMax}`)]
    : issues;
}

function timeoutIssues({ routes, timeoutSeconds }: FunctionOptions, at: At): InvalidInput[] {
  const isTooLong = routes !== undefined && (timeoutSeconds ?? 0) > routedTimeoutSecondsMax;
  const message = `is ${timeoutSeconds}, but an HTTP API waits ${routedTimeoutSecondsMax} seconds at most: do long work in a function without routes`;
  return isTooLong ? [at(["timeoutSeconds"], message)] : [];
}
