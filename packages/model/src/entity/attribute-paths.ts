/** What has no places inside. A branded text is an object to the compiler, so texts come first. */
export type Atom =
  | Scalar
  | ReadonlySet<unknown>
  | ReadonlyMap<unknown, unknown>
  | Uint8Array
  | Date
  | ((...parameters: never[]) => unknown);

/** Most attributes are one, so it is asked first: that is the cheapest question to the compiler. */
type Scalar = string | number | bigint | boolean | null | undefined;

type PlacesBelow<T, Prefix extends string, Depth extends 0[]> = {
  [Name in keyof T & string]:
    | readonly [`${Prefix}${Name}`, T[Name]]
    | PlacesInto<`${Prefix}${Name}`, T[Name], Depth>;
}[keyof T & string];

/** The first question is put to a union as a whole, and answers it for most attributes. */
type PlacesInto<Path extends string, Value, Depth extends 0[]> = unknown extends Value
  ? readonly [FreePath<Path>, unknown]
  : [Value] extends [Atom]
    ? never
    : PlacesIn<Path, Value, Depth>;

type PlacesIn<Path extends string, Value, Depth extends 0[]> = Value extends Atom
  ? never
  : Depth extends [0, ...infer Rest extends 0[]]
    ? Value extends readonly (infer Element)[]
      ? ElementPlaces<`${Path}[${number}]`, Element, Rest>
      : string extends keyof Value
        ? readonly [`${Path}.${string}`, Anywhere<Value[keyof Value]> | undefined]
        : PlacesBelow<Value, `${Path}.`, Rest>
    : never;

/** What may hold anything may be entered anywhere. */
type FreePath<Path extends string> = `${Path}.${string}` | `${Path}[${number}]${string}`;

/** A list may lack the position, and so it can be removed. */
type ElementPlaces<Path extends string, Element, Depth extends 0[]> =
  | readonly [Path, Element | undefined]
  | PlacesInto<Path, Element, Depth>;

/** What is at a name of a record, or below it: a path does not tell where the name ends. */
type Anywhere<Value> = unknown extends Value
  ? unknown
  : Value extends Atom | readonly unknown[]
    ? Value
    : Value | Value[keyof Value];

/**
 * Each place inside the attributes of an item as a pair of its path and what is there. A path is one
 * such as `address.city`, `lines[0].quantity` or, in a record, `settings.theme`; 4 levels at most.
 * Of a union the places of all options. The attributes themselves are not among them: a mapped type
 * has them for nothing.
 */
export type InnerPlacesOf<T> = T extends unknown
  ? {
      [Name in keyof T & string]: T[Name] extends Scalar
        ? never
        : PlacesInto<Name, T[Name], [0, 0, 0]>;
    }[keyof T & string]
  : never;
