import { dirname, resolve } from "node:path";
import type { AnyEntity } from "@plinth/model";
import { usageError } from "../errors/cli-error.ts";
import type { PlinthConfig, PlinthConfigOptions } from "./plinth-config.ts";

interface ConfigFile {
  /** Absolute. */
  readonly file: string;
  /** As a person would call it. */
  readonly name: string;
}

/** What is wrong with a member, and where in it; nothing when it is as it should be. */
interface Problem {
  /** Behind the member's name, such as `[0]`. */
  readonly at: string;
  readonly message: string;
}

type Check = (value: unknown) => Problem | undefined;

const isNoApplication = "is no application. Give what defineApplication of @plinth/infra gave.";
const isNoTable = "is no table. Give what defineTable of @plinth/model gave.";
const isNoEntity = "is no entity. Give what defineEntity of @plinth/model gave.";
const isNoState = "is no place for checkpoints. Give what defineMigrationState gave.";

const checks: Readonly<Record<keyof PlinthConfigOptions, Check>> = {
  applications: listOf(isApplication, isNoApplication),
  tables: listOf(isTable, isNoTable),
  entities: checkEntities,
  migrationState: one((value) => isEntity(value) && "holds" in value.options, isNoState),
  encryption: one(isFunction, "is no function. Write: () => createEncryption({ … })."),
  keyFile: one((value) => typeof value === "string" && value !== "", "is no path."),
  seed: one(isFunction, "is no function."),
  loaders: checkLoaders,
};

/**
 * Checks what a config exports, and throws a usage error with the path of what is wrong. Nothing to
 * the right of here checks it again.
 */
export function checkConfig(config: unknown, { file, name }: ConfigFile): PlinthConfig {
  if (!isObject(config)) {
    throw usageError(`${name}: config is no object. Write: defineConfig({ … }).`);
  }
  for (const [member, value] of Object.entries(config)) {
    const check: Check | undefined = isMember(member) ? checks[member] : undefined;
    if (check === undefined) {
      const known = Object.keys(checks).join(", ");
      throw usageError(`${name}: config.${member} is unknown. A config has ${known}.`);
    }
    const problem = value === undefined ? undefined : check(value);
    if (problem !== undefined) {
      throw usageError(`${name}: config.${member}${problem.at} ${problem.message}`);
    }
  }
  const checked: PlinthConfigOptions = config;
  return {
    file,
    applications: checked.applications ?? [],
    tables: checked.tables ?? [],
    entities: new Map(Object.entries(checked.entities ?? {})),
    migrationState: checked.migrationState,
    encryption: checked.encryption,
    keyFile: checked.keyFile === undefined ? undefined : resolve(dirname(file), checked.keyFile),
    seed: checked.seed,
    loaders: new Map(Object.entries(checked.loaders ?? {})),
  };
}

function isMember(name: string): name is keyof PlinthConfigOptions {
  return Object.hasOwn(checks, name);
}

function one(isRight: (value: unknown) => boolean, message: string): Check {
  return (value) => (isRight(value) ? undefined : { at: "", message });
}

function listOf(isRight: (value: unknown) => boolean, message: string): Check {
  return (value) => {
    if (!Array.isArray(value)) return { at: "", message: "is no list. Write it in brackets." };
    const index = value.findIndex((each) => !isRight(each));
    return index === -1 ? undefined : { at: `[${index}]`, message };
  };
}

function checkEntities(value: unknown): Problem | undefined {
  if (!isObject(value)) {
    return { at: "", message: "is no object. Give entities by their names, as { Book }." };
  }
  const wrong = Object.entries(value).find(([, entity]) => !isEntity(entity));
  return wrong === undefined ? undefined : { at: `.${wrong[0]}`, message: isNoEntity };
}

function checkLoaders(value: unknown): Problem | undefined {
  if (!isObject(value)) {
    return { at: "", message: "is no object. Give loaders by tables, as { books: { load } }." };
  }
  const wrong = Object.entries(value).find(
    ([, loader]) => !isObject(loader) || !isFunction(loader["load"]),
  );
  if (wrong === undefined) return undefined;
  return { at: `[${JSON.stringify(wrong[0])}]`, message: "has no function load." };
}

function isApplication(value: unknown): boolean {
  return isObject(value) && value["tables"] instanceof Map && value["entities"] instanceof Map;
}

function isTable(value: unknown): boolean {
  return (
    isObject(value) && Array.isArray(value["partitionKeys"]) && Array.isArray(value["indexes"])
  );
}

function isEntity(value: unknown): value is AnyEntity {
  return isObject(value) && isTable(value["table"]) && isObject(value["options"]);
}

function isFunction(value: unknown): boolean {
  return typeof value === "function";
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
