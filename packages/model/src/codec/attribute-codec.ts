import type { AttributeType, AttributeValue } from "@plinth/values";
import type { core } from "zod";

/**
 * Turns one attribute between code and DynamoDB. Made once for each schema; what it is given was
 * validated before, and what it reads may be of an older form of the schema.
 */
export interface AttributeCodec {
  /** The schema that validates what is written. */
  readonly schema: core.$ZodType;
  /** The one type it has in DynamoDB; undefined when it may have several. */
  readonly type: AttributeType | undefined;
  /** Undefined means that the attribute is left out, as an empty set is. */
  marshal(value: unknown): AttributeValue | undefined;
  unmarshal(value: AttributeValue): unknown;
  /** Whether `marshal` takes this value; tells the options of a union apart. */
  fits(value: unknown): boolean;
  /** Whether the attribute value is of this codec's form. */
  reads(value: AttributeValue): boolean;
  /** What an absent attribute reads as; without it the attribute stays absent. */
  readonly whenAbsent?: (() => unknown) | undefined;
  readonly isOptional?: boolean;
  /** Of an object. */
  readonly members?: ReadonlyMap<string, AttributeCodec> | undefined;
  /** Of an object or record that takes names beyond its members. */
  readonly otherMembers?: AttributeCodec | undefined;
  /** Of a list, set or tuple. */
  readonly element?: AttributeCodec | undefined;
  /** Of a tuple, whose `element` is what follows these. */
  readonly elements?: readonly AttributeCodec[];
  /** Of a union. */
  readonly options?: readonly AttributeCodec[];
  /** Names a form that the type does not tell, such as cents, which are a Number too. */
  readonly form?: string;
  /** Whether a value that is there reads as just what was written, an empty set excepted. */
  readonly isExact?: boolean;
  /** Of a number whose schema takes no fractions. */
  readonly isWhole?: boolean;
  /** Whether it takes anything, so that any path leads into it. */
  readonly isFree?: boolean;
}
