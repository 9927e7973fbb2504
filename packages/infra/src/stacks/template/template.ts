import type { Condition, Expression, LiteralExpression, MapExpression } from "./expression.ts";
import type { Location } from "./location.ts";

/** A template whose form is right. Nothing to the right of the parser looks at its text again. */
export interface Template {
  readonly description: string | undefined;
  readonly parameters: ReadonlyMap<string, ParameterDeclaration>;
  /** By mapping, top-level key and second-level key. */
  readonly mappings: ReadonlyMap<string, ReadonlyMap<string, ReadonlyMap<string, MappingValue>>>;
  readonly conditions: ReadonlyMap<string, Condition>;
  readonly resources: ReadonlyMap<string, ResourceDeclaration>;
  readonly outputs: ReadonlyMap<string, OutputDeclaration>;
}

export type MappingValue = LiteralExpression | (Expression & { readonly kind: "list" });

export type ParameterType = "String" | "Number" | "List<Number>" | "CommaDelimitedList";

export interface ParameterDeclaration {
  readonly name: string;
  readonly type: ParameterType;
  readonly defaultText: string | undefined;
  readonly allowedValues: readonly string[] | undefined;
  readonly allowedPattern: string | undefined;
  readonly lengthMin: number | undefined;
  readonly lengthMax: number | undefined;
  readonly valueMin: number | undefined;
  readonly valueMax: number | undefined;
  readonly constraintDescription: string | undefined;
  /** Whoever asks is shown asterisks in place of the value. */
  readonly isHidden: boolean;
  readonly at: Location;
}

export interface ResourceDeclaration {
  readonly logicalId: string;
  readonly type: string;
  /** The name of the condition under which it exists. */
  readonly condition: string | undefined;
  readonly dependsOn: readonly { readonly logicalId: string; readonly at: Location }[];
  readonly deletionPolicy: Expression | undefined;
  readonly updateReplacePolicy: Expression | undefined;
  readonly properties: MapExpression | undefined;
  /** Where its logical id stands. */
  readonly at: Location;
}

export interface OutputDeclaration {
  readonly name: string;
  readonly description: string | undefined;
  readonly condition: string | undefined;
  readonly value: Expression;
  readonly exportName: Expression | undefined;
  readonly at: Location;
}

export const tableType = "AWS::DynamoDB::Table";
