import type { AnyEntity, AnyTable } from "@plinth/model";
import type { AccessPattern } from "./access-pattern.ts";
import type { FunctionOptions, HttpApiOptions, SiteOptions } from "./compute-options.ts";
import type { MonitoringOptions } from "./monitoring-options.ts";
import type { TableResource } from "./table-resource.ts";

/** A value that is chosen when the template is deployed. */
export interface ParameterOptions {
  readonly description: string;
  readonly type?: "String" | "Number";
  /** Needed from whoever deploys when absent. */
  readonly default?: string;
  readonly allowedValues?: readonly string[];
  /** A regular expression that the whole value fits. */
  readonly allowedPattern?: string;
}

/** How many items of an entity there are, for the cost of keeping them. */
export interface StoredVolume {
  readonly count: number;
  /** The average item, names of attributes included. */
  readonly sizeBytes: number;
}

/**
 * An application as it is deployed: its tables and what reads and writes them. Texts may hold
 * `${Parameter}` and `${AWS::StackName}`, which the template resolves.
 */
export interface ApplicationOptions<
  Table extends string = string,
  Entity extends string = string,
  Pattern extends string = string,
> {
  /** Lower-case letters, digits and hyphens between them, 27 at most. */
  readonly name: string;
  readonly description: string;
  /** By what stands before `Table` in the template's logical ids: `Books` is the resource `BooksTable`. */
  readonly tables: Readonly<Record<Table, AnyTable | TableResource>>;
  readonly entities: Readonly<Record<Entity, AnyEntity>>;
  readonly accessPatterns: Readonly<Record<Pattern, AccessPattern>>;
  readonly parameters?: Readonly<Record<string, ParameterOptions>>;
  /** On every resource that takes tags. */
  readonly tags?: Readonly<Record<string, string>>;
  /** What is kept of each entity, by the names in `entities`. */
  readonly stored?: Readonly<Partial<Record<NoInfer<Entity>, StoredVolume>>>;
  readonly functions?: Readonly<Record<string, FunctionOptions<NoInfer<Table>, NoInfer<Pattern>>>>;
  readonly httpApi?: HttpApiOptions;
  readonly site?: SiteOptions;
  readonly monitoring?: MonitoringOptions;
}

/** An application whose parts fit together; what `defineApplication` has checked is not checked again. */
export interface Application {
  readonly name: string;
  readonly description: string;
  readonly tables: ReadonlyMap<string, TableResource>;
  readonly entities: ReadonlyMap<string, AnyEntity>;
  readonly accessPatterns: ReadonlyMap<string, AccessPattern>;
  readonly parameters: ReadonlyMap<string, ParameterOptions>;
  readonly tags: Readonly<Record<string, string>>;
  readonly stored: ReadonlyMap<string, StoredVolume>;
  readonly functions: ReadonlyMap<string, FunctionOptions>;
  readonly httpApi: HttpApiOptions | undefined;
  readonly site: SiteOptions | undefined;
  readonly monitoring: MonitoringOptions | undefined;
}
