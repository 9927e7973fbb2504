import type { Application } from "@plinth/infra";
import type { AnyEntity, AnyTable } from "@plinth/model";
import { usageError } from "../errors/cli-error.ts";
import type { PlinthConfig } from "./plinth-config.ts";

interface ConfigFile {
  readonly file: string;
  /** As a person would call it. */
  readonly name: string;
}

const members: ReadonlySet<string> = new Set(["applications", "tables", "entities"]);

/** Checks what a config exports, and throws a usage error with the path of what is wrong. */
export function checkConfig(config: unknown, { file, name }: ConfigFile): PlinthConfig {
  const refuse = (path: string, problem: string): Error =>
    usageError(`${name}: ${path} ${problem}`);
  if (!isObject(config)) throw refuse("config", "is no object. Use defineConfig({ … }).");
  const unknown = Object.keys(config).find((member) => !members.has(member));
  if (unknown !== undefined) {
    throw refuse(`config.${unknown}`, `is unknown. A config has ${[...members].join(", ")}.`);
  }
  const applications = listOf(config["applications"], "config.applications", refuse);
  applications.forEach((each, index) => {
    if (!isApplication(each)) {
      throw refuse(
        `config.applications[${index}]`,
        "is no application. Give what defineApplication of @plinth/infra gave.",
      );
    }
  });
  const tables = listOf(config["tables"], "config.tables", refuse);
  tables.forEach((each, index) => {
    if (!isTable(each)) {
      throw refuse(
        `config.tables[${index}]`,
        "is no table. Give what defineTable of @plinth/model gave.",
      );
    }
  });
  const entities = config["entities"] ?? {};
  if (!isObject(entities)) {
    throw refuse("config.entities", "is no object. Give entities by their names, as { Book }.");
  }
  for (const [entityName, entity] of Object.entries(entities)) {
    if (!isEntity(entity)) {
      throw refuse(
        `config.entities.${entityName}`,
        "is no entity. Give what defineEntity of @plinth/model gave.",
      );
    }
  }
  return {
    file,
    // Checked one by one above.
    applications: applications as readonly Application[],
    tables: tables as readonly AnyTable[],
    entities: new Map(Object.entries(entities as Readonly<Record<string, AnyEntity>>)),
  };
}

function listOf(
  value: unknown,
  path: string,
  refuse: (path: string, problem: string) => Error,
): readonly unknown[] {
  if (value === undefined) return [];
  if (Array.isArray(value)) return value;
  throw refuse(path, "is no list. Write it in brackets.");
}

function isApplication(value: unknown): boolean {
  return isObject(value) && value["tables"] instanceof Map && value["entities"] instanceof Map;
}

function isTable(value: unknown): boolean {
  return (
    isObject(value) && Array.isArray(value["partitionKeys"]) && Array.isArray(value["indexes"])
  );
}

function isEntity(value: unknown): boolean {
  return isObject(value) && isTable(value["table"]);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
