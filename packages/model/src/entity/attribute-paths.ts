/** What has no places inside. A branded text is an object to the compiler, so texts come first. */
type Atom =
  | string
  | number
  | bigint
  | boolean
  | null
  | undefined
  | ReadonlySet<unknown>
  | ReadonlyMap<unknown, unknown>
  | Uint8Array
  | Date
  | ((...parameters: never[]) => unknown);

type PathBelow<T, Depth extends 0[]> = Depth extends [0, ...infer Rest extends 0[]]
  ? T extends unknown
    ? { [Name in keyof T & string]: Name | PathInto<Name, T[Name], Rest> }[keyof T & string]
    : never
  : never;

type PathInto<Prefix extends string, Value, Depth extends 0[]> = unknown extends Value
  ? FreePath<Prefix>
  : Value extends Atom
    ? never
    : Value extends readonly (infer Element)[]
      ? ElementPath<`${Prefix}[${number}]`, Element, Depth>
      : string extends keyof Value
        ? `${Prefix}.${string}`
        : `${Prefix}.${PathBelow<Value, Depth>}`;

/** What may hold anything may be entered anywhere. */
type FreePath<Prefix extends string> = `${Prefix}.${string}` | `${Prefix}[${number}]${string}`;

type ElementPath<Prefix extends string, Element, Depth extends 0[]> = Depth extends [
  0,
  ...infer Rest extends 0[],
]
  ? Prefix | PathInto<Prefix, Element, Rest>
  : Prefix;

/**
 * An attribute's name, or a path into it such as `address.city`, `lines[0].quantity` or, in a record,
 * `settings.theme`; 4 levels at most. Of a union the names of all options.
 */
export type PathOf<T> = PathBelow<T, [0, 0, 0, 0]>;

/** The value at a path. What a record or a list may lack is undefined too, so that it can be removed. */
export type ValueAt<T, Path> = unknown extends T
  ? unknown
  : T extends Atom
    ? never
    : string extends keyof T
      ? Anywhere<T[keyof T]> | undefined
      : Path extends keyof T
        ? T[Path]
        : Path extends `${infer Head}.${infer Rest}`
          ? ValueAt<StepOf<T, Head>, Rest>
          : StepOf<T, Path>;

/** One step with the positions behind it, such as `lines[0][1]`. */
type StepOf<T, Step> = Step extends keyof T
  ? T[Step]
  : Step extends `${infer Name}[${infer Positions}`
    ? Name extends keyof T
      ? ElementOf<T[Name], Positions>
      : never
    : never;

type ElementOf<Value, Positions> = unknown extends Value
  ? unknown
  : Value extends readonly (infer Element)[]
    ? Positions extends `${string}][${infer More}`
      ? ElementOf<Element, More>
      : Element | undefined
    : never;

/** What is at a name of a record, or below it: a path does not tell where the name ends. */
type Anywhere<Value> = unknown extends Value
  ? unknown
  : Value extends Atom | readonly unknown[]
    ? Value
    : Value | Value[keyof Value];
