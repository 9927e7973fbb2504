import type { AnyEntity } from "@plinth/model";
import type { Application } from "./application.ts";
import type { TableResource } from "./table-resource.ts";

/** A table of an application, by its name there. */
export interface DeclaredTable {
  /** What stands before `Table` in the template's logical ids. */
  readonly place: string;
  readonly resource: TableResource;
}

/**
 * The table in which the items of an entity lie: the one that has the name of the entity's own, even
 * where the entity goes by another definition of it. Each entity of an application has one.
 */
export function tableOf(application: Application, entity: AnyEntity): DeclaredTable {
  for (const [place, resource] of application.tables) {
    if (resource.table.name === entity.table.name) {
      return { place, resource };
    }
  }
  throw new Error(`No table of "${application.name}" holds "${entity.name}".`);
}

/** The real name, in which parameters may stand. */
export function tableNameText({ name, table }: TableResource): string {
  return name ?? table.name;
}
