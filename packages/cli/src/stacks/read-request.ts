import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { StackRequest } from "@plinth/infra/stacks";
import type { CommandContext } from "../command/command-context.ts";
import { usageError } from "../errors/cli-error.ts";
import type { StackTemplateArguments, StackTemplateOptions } from "./stack-options.ts";

/** The request that the command line makes, with its files read. */
export async function readStackRequest(
  context: CommandContext,
  options: StackTemplateArguments & StackTemplateOptions,
): Promise<StackRequest> {
  const { stack, template, parameter, parametersFile, tablesOnly } = options;
  const text = await readText(context, template, "The template");
  const fromFile =
    parametersFile === undefined
      ? []
      : readParameters(
          await readText(context, parametersFile, "The file of parameters"),
          parametersFile,
        );
  return {
    stackName: stack,
    template: { text, file: template },
    parameters: Object.fromEntries([...fromFile, ...Object.entries(parameter)]),
    onlyTables: tablesOnly,
  };
}

async function readText(context: CommandContext, file: string, what: string): Promise<string> {
  try {
    return await readFile(resolve(context.workingDirectory, file), "utf8");
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw usageError(`${what} cannot be read: ${reason}.`, error);
  }
}

/** `{ "Name": "value" }`, or `[{ "ParameterKey": "Name", "ParameterValue": "value" }]`. */
function readParameters(text: string, file: string): [string, string][] {
  const forms = '{ "Name": "value" }, or [{ "ParameterKey": "Name", "ParameterValue": "value" }]';
  const json = parseJson(text, file);
  const refuse = (path: string): never => {
    throw usageError(`${file} is wrong at ${path}. It holds ${forms}, and values are texts.`);
  };
  if (Array.isArray(json)) {
    return json.map((item: unknown, index) => {
      const name = memberOf(item, "ParameterKey");
      const value = memberOf(item, "ParameterValue");
      return typeof name === "string" && typeof value === "string"
        ? [name, value]
        : refuse(`[${index}]`);
    });
  }
  if (typeof json !== "object" || json === null) return refuse("its beginning");
  return Object.entries(json).map(([name, value]: [string, unknown]) =>
    typeof value === "string" ? [name, value] : refuse(name),
  );
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw usageError(`${file} is no JSON: ${reason}.`, error);
  }
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, name)
    ? Reflect.get(value, name)
    : undefined;
}
