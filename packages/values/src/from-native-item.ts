import type { AttributeValue, Item } from "./attribute-value.ts";
import { DecimalNumber } from "./decimal-number.ts";
import { NativeValueError } from "./native-value.ts";
import { normalizeNumber } from "./normalize-number.ts";
import { NumberFormatError } from "./number-format-error.ts";
import { setOwn } from "./own-property.ts";

/** Where the walk stands: the steps that led here, and the containers it is inside of. */
interface Walk {
  readonly path: (string | number)[];
  readonly containers: object[];
}

/** DynamoDB nests 32 levels and says so itself; this only keeps a runaway structure off the stack. */
const nestingMax = 256;

/** Turns a plain object into an item, or throws NativeValueError with the path of what does not fit. */
export function fromNativeItem(native: object): Item {
  const walk: Walk = { path: [], containers: [] };
  if (!isPlainObject(native)) {
    throw refusal("an item is a plain object", walk);
  }
  return fromPlainObject(native, walk);
}

/** Turns one native value into an attribute value under the same terms as `fromNativeItem`. */
export function fromNativeValue(native: unknown): AttributeValue {
  return fromValue(native, { path: [], containers: [] });
}

function fromValue(native: unknown, walk: Walk): AttributeValue {
  switch (typeof native) {
    case "string":
      return { S: native };
    case "number":
    case "bigint":
      return { N: fromNumber(native, walk) };
    case "boolean":
      return { BOOL: native };
    case "object":
      return native === null ? { NULL: true } : fromObject(native, walk);
    case "undefined":
    case "function":
    case "symbol":
      throw refusal(`a value of type ${typeof native} cannot be stored`, walk);
  }
}

function fromObject(native: object, walk: Walk): AttributeValue {
  if (native instanceof Uint8Array) {
    return { B: native };
  }
  if (native instanceof DecimalNumber) {
    return { N: native.text };
  }
  if (native instanceof Set) {
    return fromSet(native, walk);
  }
  if (Array.isArray(native)) {
    return { L: fromArray(native, walk) };
  }
  if (isPlainObject(native)) {
    return { M: fromPlainObject(native, walk) };
  }
  throw refusal(`${describeClass(native)} cannot be stored, only plain objects can`, walk);
}

function fromNumber(native: number | bigint, walk: Walk): string {
  if (typeof native === "number" && Number.isInteger(native) && !Number.isSafeInteger(native)) {
    throw refusal(`${native} is past the integers a number holds exactly, use a bigint`, walk);
  }
  if (typeof native === "number" && !Number.isFinite(native)) {
    throw refusal(`${native} cannot be stored`, walk);
  }
  try {
    return normalizeNumber(String(native));
  } catch (error) {
    throw error instanceof NumberFormatError ? refusal(error.message, walk) : error;
  }
}

function fromArray(native: readonly unknown[], walk: Walk): AttributeValue[] {
  enter(native, walk);
  const list: AttributeValue[] = [];
  for (let index = 0; index < native.length; index += 1) {
    walk.path.push(index);
    list.push(fromValue(native[index], walk));
    walk.path.pop();
  }
  walk.containers.pop();
  return list;
}

function fromPlainObject(native: Record<string, unknown>, walk: Walk): Item {
  enter(native, walk);
  const item: Record<string, AttributeValue> = {};
  for (const name of Object.keys(native)) {
    const member = native[name];
    if (member !== undefined) {
      walk.path.push(name);
      setOwn(item, name, fromValue(member, walk));
      walk.path.pop();
    }
  }
  walk.containers.pop();
  return item;
}

function enter(container: object, walk: Walk): void {
  if (walk.containers.includes(container)) {
    throw refusal("a value cannot contain itself", walk);
  }
  if (walk.containers.length === nestingMax) {
    throw refusal(`a value is nested deeper than ${nestingMax} levels`, walk);
  }
  walk.containers.push(container);
}

/** Numbers may meet: 1 and 1n are one member of a number set. */
function fromSet(native: ReadonlySet<unknown>, walk: Walk): AttributeValue {
  const texts: string[] = [];
  const numbers = new Set<string>();
  const binaries: Uint8Array[] = [];
  for (const member of native) {
    if (typeof member === "string") {
      texts.push(member);
    } else if (typeof member === "number" || typeof member === "bigint") {
      numbers.add(fromNumber(member, walk));
    } else if (member instanceof DecimalNumber) {
      numbers.add(member.text);
    } else if (member instanceof Uint8Array) {
      binaries.push(member);
    } else {
      throw refusal("a set holds strings, numbers or binary", walk);
    }
  }
  if (native.size === 0) {
    throw refusal("a set cannot be empty", walk);
  }
  if (texts.length === native.size) {
    return { SS: texts };
  }
  if (binaries.length === native.size) {
    return { BS: binaries };
  }
  if (texts.length + binaries.length === 0) {
    return { NS: [...numbers] };
  }
  throw refusal("the members of a set are of one type", walk);
}

function isPlainObject(native: object): native is Record<string, unknown> {
  const prototype: unknown = Object.getPrototypeOf(native);
  return prototype === Object.prototype || prototype === null;
}

function describeClass(native: object): string {
  const maker: unknown = Reflect.get(native, "constructor");
  return typeof maker === "function"
    ? `an object of the class ${maker.name}`
    : "an object with a prototype";
}

function refusal(problem: string, walk: Walk): NativeValueError {
  return new NativeValueError(problem, [...walk.path]);
}
