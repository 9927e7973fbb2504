/**
 * The shape of an operation's input: what the service model says of each member before any rule of
 * DynamoDB's own. `readShape` refuses wrong JSON types with a SerializationException, as DynamoDB's
 * deserializer does; `checkShape` then gathers what breaks a constraint into one ValidationException.
 * An `unread` member is only known to be there.
 */
export type Shape =
  | StringShape
  | NumberShape
  | { readonly kind: "boolean" }
  | ListShape
  | MapShape
  | StructureShape
  | { readonly kind: "attributeValue" }
  | { readonly kind: "unread" };

export interface StringShape {
  readonly kind: "string";
  readonly lengthMin?: number;
  readonly lengthMax?: number;
  /** The pattern as DynamoDB prints it. */
  readonly pattern?: string;
  /** In the order in which DynamoDB prints the set. */
  readonly oneOf?: readonly string[];
}

export interface NumberShape {
  readonly kind: "integer" | "long";
  readonly min?: number;
  readonly max?: number;
}

export interface ListShape {
  readonly kind: "list";
  readonly of: Shape;
  readonly lengthMin?: number;
  readonly lengthMax?: number;
}

export interface MapShape {
  readonly kind: "map";
  readonly of: Shape;
  readonly lengthMin?: number;
  readonly lengthMax?: number;
  /** Bounds on the length of each key, where the model has them. */
  readonly keyLengthMin?: number;
  readonly keyLengthMax?: number;
}

export interface StructureShape {
  readonly kind: "structure";
  /** The API's name of the type, where a message may show it. */
  readonly name?: string;
  readonly members: Readonly<Record<string, Shape>>;
  /** Names of the members that must be there. */
  readonly required?: readonly string[];
  /** Members of an input whose refusal ends the check: it is reported alone. */
  readonly reportedAlone?: readonly string[];
}
