/** The attributes of a template's places, such as `user_id` of `"USER#{user_id}"`. */
export type PlaceNameOf<Template> = Template extends `${string}{${infer Place}}${infer Rest}`
  ? NameIn<Place> | PlaceNameOf<Rest>
  : never;

type NameIn<Place extends string> = Place extends `${infer Name}:${string}` ? Name : Place;

export type KeysOf<Options> = Options extends { readonly keys: infer Keys }
  ? Keys
  : Record<never, never>;

/** The attributes behind key attributes: the places of their templates, else themselves. */
export type PartNameOf<Options, KeyName> = KeyName extends keyof KeysOf<Options>
  ? PlaceNameOf<KeysOf<Options>[KeyName]>
  : KeyName;

/** What a definition is checked against. */
export interface TemplateRules {
  /** The attributes by name. */
  readonly shape: object;
  /** The key attributes of the table and its indexes that hold texts. */
  readonly keyNames: string;
  /** Those of the table's own key. */
  readonly primaryNames: string;
  readonly encryptedNames: string;
}

/**
 * Asks nothing more of a good template, and of a wrong one what no text has: a message beside the
 * template, since two texts together would be `never` and say nothing.
 */
export type CheckedTemplates<Keys, Rules extends TemplateRules> = {
  readonly [Name in keyof Keys]: Name extends Rules["keyNames"]
    ? Name extends keyof Rules["shape"]
      ? Problem<`"${Name}" is computed from its template: leave it out of the attributes`>
      : Checked<
          | PlaceProblem<Keys[Name], Rules["shape"], Name & Rules["primaryNames"]>
          | EncryptedPart<PlaceNameOf<Keys[Name]> & Rules["encryptedNames"]>
        >
    : Problem<`"${Name & string}" is no key attribute of the table that holds a text`>;
};

type Checked<Text> = [Text] extends [never] ? unknown : Problem<Text>;

/** What no value has, so that the compiler says the text. */
export interface Problem<Text> {
  readonly problem: Text;
}

type EncryptedPart<Name> = [Name] extends [never]
  ? never
  : `"${Name & string}" is encrypted, and keys are not`;

type PlaceProblem<Template, Shape, Primary> =
  Template extends `${string}{${infer Place}}${infer Rest}`
    ? ProblemOf<Place, Shape, Primary> | PlaceProblem<Rest, Shape, Primary>
    : never;

type ProblemOf<Place extends string, Shape, Primary> = Place extends `${infer Name}:${string}`
  ? Name extends keyof Shape
    ? FitProblem<Name, Shape[Name], number | bigint, Primary, "a width is for whole numbers">
    : UnknownName<Name, Shape>
  : Place extends keyof Shape
    ? FitProblem<
        Place,
        Shape[Place],
        string,
        Primary,
        "a place takes a string, or a whole number with a width, such as {rank:8}"
      >
    : UnknownName<Place, Shape>;

type UnknownName<Name extends string, Shape> = Name extends `${infer Head}.${string}`
  ? Head extends keyof Shape
    ? `"${Name}" is inside an attribute: a place takes a whole attribute`
    : `"${Name}" is not one of the attributes`
  : `"${Name}" is not one of the attributes`;

type FitProblem<Name extends string, Value, Wanted, Primary, Text extends string> = [
  Exclude<Value, undefined>,
] extends [Wanted]
  ? [Primary] extends [never]
    ? never
    : undefined extends Value
      ? `"${Name}" is optional, and an item has its whole key`
      : never
  : `"${Name}" does not fit: ${Text}`;
