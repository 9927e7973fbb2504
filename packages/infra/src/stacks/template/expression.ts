import type { Location } from "./location.ts";

/** What a template says a value is: a tree that `evaluate` gives a value to. */
export type Expression =
  | LiteralExpression
  | { readonly kind: "list"; readonly items: readonly Expression[]; readonly at: Location }
  | MapExpression
  | { readonly kind: "ref"; readonly name: string; readonly at: Location }
  | {
      readonly kind: "getAtt";
      readonly logicalId: string;
      readonly attribute: Expression;
      readonly at: Location;
    }
  | {
      readonly kind: "join";
      readonly delimiter: string;
      readonly values: Expression;
      readonly at: Location;
    }
  /** `Fn::Sub`: texts and what stands between them. */
  | { readonly kind: "sub"; readonly parts: readonly Expression[]; readonly at: Location }
  | {
      readonly kind: "select";
      readonly index: Expression;
      readonly list: Expression;
      readonly at: Location;
    }
  | {
      readonly kind: "split";
      readonly delimiter: string;
      readonly text: Expression;
      readonly at: Location;
    }
  | {
      readonly kind: "findInMap";
      readonly keys: readonly [map: Expression, topLevel: Expression, secondLevel: Expression];
      readonly defaultValue: Expression | undefined;
      readonly at: Location;
    }
  | { readonly kind: "importValue"; readonly name: Expression; readonly at: Location }
  | { readonly kind: "base64"; readonly text: Expression; readonly at: Location }
  | {
      readonly kind: "if";
      readonly condition: string;
      readonly whenTrue: Expression;
      readonly whenFalse: Expression;
      readonly at: Location;
    }
  | { readonly kind: "length"; readonly list: Expression; readonly at: Location }
  | { readonly kind: "toJsonString"; readonly value: Expression; readonly at: Location }
  /** A function that this runner has no answer to. It is refused where its value is needed. */
  | { readonly kind: "unsupported"; readonly name: string; readonly at: Location };

export interface LiteralExpression {
  readonly kind: "literal";
  readonly value: string | number | boolean;
  readonly text: string;
  readonly at: Location;
}

export interface MapExpression {
  readonly kind: "map";
  readonly members: ReadonlyMap<string, { readonly at: Location; readonly value: Expression }>;
  readonly at: Location;
}

/** What stands in the section Conditions. */
export type Condition =
  | {
      readonly kind: "equals";
      readonly left: Expression;
      readonly right: Expression;
      readonly at: Location;
    }
  | {
      readonly kind: "and" | "or";
      readonly conditions: readonly Condition[];
      readonly at: Location;
    }
  | { readonly kind: "not"; readonly condition: Condition; readonly at: Location }
  | { readonly kind: "reference"; readonly name: string; readonly at: Location };

/** The expressions right below one, in the order in which they stand. */
function childrenOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case "literal":
    case "ref":
    case "unsupported":
      return [];
    case "list":
      return expression.items;
    case "map":
      return [...expression.members.values()].map(({ value }) => value);
    case "getAtt":
      return [expression.attribute];
    case "join":
      return [expression.values];
    case "sub":
      // A name that stands ten times is one expression: nested, ten of ten would never end.
      return [...new Set(expression.parts)];
    case "select":
      return [expression.index, expression.list];
    case "split":
    case "base64":
      return [expression.text];
    case "findInMap":
      return [
        ...expression.keys,
        ...(expression.defaultValue === undefined ? [] : [expression.defaultValue]),
      ];
    case "importValue":
      return [expression.name];
    case "if":
      return [expression.whenTrue, expression.whenFalse];
    case "length":
      return [expression.list];
    case "toJsonString":
      return [expression.value];
  }
}

/** An expression and all below it. */
export function* expressionsIn(expression: Expression): Generator<Expression> {
  yield expression;
  for (const child of childrenOf(expression)) {
    yield* expressionsIn(child);
  }
}
