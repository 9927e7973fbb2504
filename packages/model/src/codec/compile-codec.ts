import type { core } from "zod";
import type { AttributeCodec } from "./attribute-codec.ts";
import { arrayCodec, objectCodec, setCodec, tupleCodec, unionCodec } from "./container-codecs.ts";
import { wireForm } from "./money.ts";
import {
  bigintCodec,
  booleanCodec,
  centsCodec,
  dateCodec,
  decimalCodec,
  freeCodec,
  literalCodec,
  nativeCodec,
  nullCodec,
  numberCodec,
  stringCodec,
} from "./scalar-codecs.ts";

/** Finds the codec of a schema. What has no form of its own is stored as its native value. */
export function compileCodec(schema: core.$ZodType): AttributeCodec {
  return compile(schema, new Map());
}

/** The codecs under construction; a schema that contains itself meets itself here. */
type Known = Map<core.$ZodType, AttributeCodec | undefined>;

function compile(schema: core.$ZodType, known: Known): AttributeCodec {
  const codec = known.get(schema);
  if (codec !== undefined) {
    return codec;
  }
  if (known.has(schema)) {
    return laterCodec(schema, known);
  }
  known.set(schema, undefined);
  const compiled = compileKind(schema as core.$ZodTypes, known);
  known.set(schema, compiled);
  return compiled;
}

/** Stands in for a codec that is still being made. */
function laterCodec(schema: core.$ZodType, known: Known): AttributeCodec {
  const codec = (): AttributeCodec => known.get(schema) ?? nativeCodec(schema);
  return {
    schema,
    type: undefined,
    marshal: (value) => codec().marshal(value),
    unmarshal: (value) => codec().unmarshal(value),
    fits: (value) => codec().fits(value),
    reads: (value) => codec().reads(value),
    get members() {
      return codec().members;
    },
    get otherMembers() {
      return codec().otherMembers;
    },
    get element() {
      return codec().element;
    },
  };
}

function compileKind(schema: core.$ZodTypes, known: Known): AttributeCodec {
  const { def } = schema._zod;
  switch (def.type) {
    case "string":
    case "template_literal":
      return stringCodec(schema);
    case "number":
      return wireForm in def ? centsCodec(schema) : numberCodec(schema);
    case "bigint":
      return bigintCodec(schema);
    case "boolean":
      return booleanCodec(schema);
    case "date":
      return dateCodec(schema);
    case "null":
      return nullCodec(schema);
    case "literal":
      return literalCodec(schema, def.values);
    case "enum":
      return literalCodec(schema, Object.values(def.entries));
    case "object":
      return compileObject(schema, def, known);
    case "record":
      return objectCodec(schema, new Map(), compile(def.valueType, known));
    case "array":
      return arrayCodec(schema, compile(def.element, known));
    case "tuple":
      return tupleCodec(
        schema,
        def.items.map((item) => compile(item, known)),
        def.rest === null ? nativeCodec(schema) : compile(def.rest, known),
      );
    case "set":
      return setCodec(schema, compile(def.valueType, known));
    case "union":
      return unionCodec(
        schema,
        def.options.map((option) => compile(option, known)),
      );
    case "intersection":
      return intersectionCodec(schema, compile(def.left, known), compile(def.right, known));
    case "optional":
    case "nullable":
    case "default":
    case "prefault":
    case "nonoptional":
    case "readonly":
    case "catch":
    case "lazy":
    case "pipe":
      return compileWrapper(schema, known);
    case "any":
    case "unknown":
      return freeCodec(schema);
    case "custom":
    case "map":
    case "file":
    case "function":
    case "promise":
    case "symbol":
    case "nan":
    case "never":
    case "undefined":
    case "void":
    case "success":
    case "transform":
      return nativeCodec(schema);
  }
}

function compileObject(
  schema: core.$ZodType,
  def: core.$ZodObjectDef,
  known: Known,
): AttributeCodec {
  const members = new Map<string, AttributeCodec>();
  for (const [name, member] of Object.entries(def.shape)) {
    members.set(name, compile(member, known));
  }
  const { catchall } = def;
  const isOpen = catchall !== undefined && catchall._zod.def.type !== "never";
  return objectCodec(schema, members, isOpen ? compile(catchall, known) : undefined);
}

function compileWrapper(schema: core.$ZodTypes, known: Known): AttributeCodec {
  const { def } = schema._zod;
  switch (def.type) {
    case "optional":
      return { ...compile(def.innerType, known), schema, isOptional: true, whenAbsent: undefined };
    case "nullable":
      return nullableCodec(schema, compile(def.innerType, known));
    case "default":
      return defaultCodec(schema, compile(def.innerType, known), def);
    case "prefault":
    case "nonoptional":
    case "readonly":
    case "catch":
      return { ...compile(def.innerType, known), schema };
    case "lazy":
      return { ...compile(def.getter(), known), schema };
    case "pipe":
      return pipeCodec(schema, def, known);
    default:
      return nativeCodec(schema);
  }
}

/** The default reads as it would if it were stored. */
function defaultCodec(
  schema: core.$ZodType,
  inner: AttributeCodec,
  def: core.$ZodDefaultDef,
): AttributeCodec {
  const whenAbsent = (): unknown => {
    const value = def.defaultValue;
    const stored = inner.fits(value) ? inner.marshal(value) : undefined;
    return stored === undefined ? value : inner.unmarshal(stored);
  };
  return { ...inner, schema, whenAbsent };
}

/** What is stored is the result of a pipe; that of a bare transform has no schema. */
function pipeCodec(schema: core.$ZodType, def: core.$ZodPipeDef, known: Known): AttributeCodec {
  if (wireForm in def) {
    return decimalCodec(schema);
  }
  return def.out._zod.def.type === "transform"
    ? nativeCodec(schema)
    : { ...compile(def.out, known), schema };
}

function nullableCodec(schema: core.$ZodType, inner: AttributeCodec): AttributeCodec {
  return {
    ...inner,
    schema,
    type: undefined,
    marshal: (value) => (value === null ? { NULL: true } : inner.marshal(value)),
    unmarshal: (value) => ("NULL" in value ? null : inner.unmarshal(value)),
    fits: (value) => value === null || inner.fits(value),
    reads: (value) => "NULL" in value || inner.reads(value),
  };
}

function intersectionCodec(
  schema: core.$ZodType,
  left: AttributeCodec,
  right: AttributeCodec,
): AttributeCodec {
  return left.members === undefined || right.members === undefined
    ? nativeCodec(schema)
    : objectCodec(
        schema,
        new Map([...left.members, ...right.members]),
        left.otherMembers ?? right.otherMembers,
      );
}
