import type { InvalidInput } from "@plinth/model";
import type { AccessPattern } from "./access-pattern.ts";
import type { Application, ApplicationOptions, StoredVolume } from "./application.ts";
import { shapeIssues } from "./application-shape.ts";
import { accessPatternIssues } from "./check-access-patterns.ts";
import { functionIssues } from "./check-functions.ts";
import { monitoringIssues } from "./check-monitoring.ts";
import { parameterIssues, textIssues } from "./check-parameters.ts";
import { entityIssues, tableIssues } from "./check-tables.ts";
import { invalidApplication } from "./invalid-application.ts";

/**
 * Declares an application: its tables, how it reads and writes them, and what runs. Throws a
 * `PlinthError` with the code `invalidDefinition` that lists in `issues` everything that is wrong,
 * each with its path and what would be right.
 *
 *     const shop = defineApplication({
 *       name: "shop",
 *       description: "A bookshop.",
 *       tables: { Books: books },
 *       entities: { Book },
 *       accessPatterns: {
 *         bookByTitle: { description: "A book by its title", entity: Book, operation: "Query", index: "TitleSearchIndex" },
 *       },
 *     });
 */
export function defineApplication<
  Table extends string,
  Entity extends string,
  Pattern extends string,
>(options: ApplicationOptions<Table, Entity, Pattern>): Application {
  // Parts are held against each other only once each is what it should be.
  refuse(options, shapeIssues(options));
  const application = readOptions(options);
  refuse(options, [
    ...parameterIssues(application),
    ...textIssues(application),
    ...tableIssues(application),
    ...entityIssues(application),
    ...accessPatternIssues(application),
    ...functionIssues(application),
    ...monitoringIssues(application),
  ]);
  return application;
}

function refuse(options: ApplicationOptions, issues: readonly InvalidInput[]): void {
  if (issues.length > 0) {
    throw invalidApplication((options as ApplicationOptions | undefined)?.name, issues);
  }
}

function readOptions(options: ApplicationOptions): Application {
  const tables = Object.entries(options.tables).map(
    ([name, given]) => [name, "table" in given ? given : { table: given }] as const,
  );
  const accessPatterns = Object.entries(options.accessPatterns).map(
    ([name, pattern]) => [name, readPattern(pattern)] as const,
  );
  return {
    name: options.name,
    description: options.description,
    tables: new Map(tables),
    entities: new Map(Object.entries(options.entities)),
    accessPatterns: new Map(accessPatterns),
    parameters: new Map(Object.entries(options.parameters ?? {})),
    tags: { ...options.tags },
    stored: new Map(
      Object.entries<StoredVolume | undefined>(options.stored ?? {}).flatMap(([name, volume]) =>
        volume === undefined ? [] : [[name, volume]],
      ),
    ),
    functions: new Map(Object.entries(options.functions ?? {})),
    httpApi: options.httpApi,
    site: options.site,
    monitoring: options.monitoring,
  };
}

/** A ConditionCheckItem exists in transactions only, so that nobody needs to say so. */
function readPattern(pattern: AccessPattern): AccessPattern {
  return pattern.operation === "ConditionCheckItem"
    ? { transactional: true, ...pattern }
    : { ...pattern };
}
