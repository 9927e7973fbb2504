import { type ScalarType, scalarTypes } from "../values/parse-scalar.ts";

/** How the sort key of what is read compares, in the words of the page. */
export const sortOperators = ["=", "<", "<=", ">", ">=", "between", "begins with"] as const;
export type SortOperator = (typeof sortOperators)[number];

/** How an attribute of what is read compares, in the words of the page. */
export const filterOperators = [
  "=",
  "<>",
  "<",
  "<=",
  ">",
  ">=",
  "between",
  "begins with",
  "contains",
  "does not contain",
  "exists",
  "does not exist",
  "has the type",
] as const;
export type FilterOperator = (typeof filterOperators)[number];

export interface SortCondition {
  readonly operator: SortOperator;
  readonly text: string;
  /** The upper end of "between". */
  readonly upperText: string;
}

export interface FilterRow {
  readonly attributeName: string;
  readonly operator: FilterOperator;
  readonly type: ScalarType;
  readonly text: string;
  readonly upperText: string;
}

/** What somebody asked to see, as it was typed: nothing is checked but that choices are choices. */
export interface ReadRequest {
  /** "" for the table itself. */
  readonly indexName: string;
  /** One text for each attribute of the partition key; all empty asks for a scan. */
  readonly partitionTexts: readonly string[];
  readonly sortConditions: readonly SortCondition[];
  readonly filters: readonly FilterRow[];
  readonly isDescending: boolean;
  readonly isConsistent: boolean;
  /** Items that one request of a page evaluates. */
  readonly limit: number;
}

export const pageLimits = [25, 50, 100, 250] as const;
const pageLimitDefault = 50;
const filterCountMax = 20;

/** Reads what the form of the page sends. */
export function readReadRequest({ searchParams: query }: URL): ReadRequest {
  const limit = Number(query.get("limit"));
  return {
    indexName: query.get("index") ?? "",
    partitionTexts: query.getAll("partition"),
    sortConditions: readSortConditions(query),
    filters: readFilters(query),
    isDescending: query.get("order") === "descending",
    isConsistent: query.get("consistent") === "yes",
    limit: pageLimits.find((each) => each === limit) ?? pageLimitDefault,
  };
}

function readSortConditions(query: URLSearchParams): readonly SortCondition[] {
  const texts = query.getAll("sort");
  const uppers = query.getAll("sort-to");
  const operators = query.getAll("sort-is");
  return texts.map((text, position) => ({
    operator: choiceOf(sortOperators, operators[position]),
    text,
    upperText: uppers[position] ?? "",
  }));
}

function readFilters(query: URLSearchParams): readonly FilterRow[] {
  const columns = ["filter-is", "filter-type", "filter", "filter-to"].map((name) =>
    query.getAll(name),
  );
  return query
    .getAll("filter-name")
    .map((attributeName, position) => {
      const [operator, type, text = "", upperText = ""] = columns.map((column) => column[position]);
      return {
        attributeName,
        operator: choiceOf(filterOperators, operator),
        type: choiceOf(scalarTypes, type),
        text,
        upperText,
      };
    })
    .filter(({ attributeName }) => attributeName !== "")
    .slice(0, filterCountMax);
}

function choiceOf<Choice extends string>(
  choices: readonly [Choice, ...Choice[]],
  wanted: string | undefined,
): Choice {
  return choices.find((choice) => choice === wanted) ?? choices[0];
}
