import type {
  IndexNameOf,
  IndexPartitionKeyOf,
  IndexSortKeyOf,
  PrimaryKeyOf,
  TableOptions,
} from "../tables/table-definition.ts";
import type { UpdateOperation } from "../updates/update-operation.ts";
import type { Problem } from "./key-template-types.ts";

/** The attributes that are stored encrypted. */
export type EncryptedNameOf<Options> = Options extends {
  readonly encrypted: readonly (infer Name extends string)[];
}
  ? Name
  : never;

/** The attributes that hold blind indexes, which queries ask for by the plain value. */
export type BlindNameOf<Options> = Options extends { readonly blindIndexes: infer Blind }
  ? {
      [Source in keyof Blind]: Blind[Source] extends {
        readonly attribute: infer Name extends string;
      }
        ? Name
        : never;
    }[keyof Blind]
  : never;

/** An item as conditions see it: no value fits what is encrypted, and there is nothing in it. */
export type Closed<T, Names> = [Names] extends [never]
  ? T
  : { [Name in keyof T]: Name extends Names ? never : T[Name] };

/** An item without what is encrypted. */
export type Readable<T, Names> = [Names] extends [never]
  ? T
  : { [Name in keyof T as Name extends Names ? never : Name]: T[Name] };

/** What an update may do with encrypted attributes: set or remove each as a whole. */
export type SealedChanges<T, Names> = [Names] extends [never]
  ? unknown
  : T extends unknown
    ? { [Name in keyof T & Names]?: T[Name] | undefined | RemovedFrom<T[Name]> }
    : never;

type RemovedFrom<Value> = undefined extends Value ? UpdateOperation<"remove", undefined> : never;

type KeyNameOf<Table extends TableOptions> =
  | PrimaryKeyOf<Table>
  | IndexPartitionKeyOf<Table, IndexNameOf<Table>>
  | IndexSortKeyOf<Table, IndexNameOf<Table>>;

/** Each name stays as it is, or is asked for what says in words why it cannot be encrypted. */
type CheckedEncryptedNames<Table extends TableOptions, Names, AttributeName> = {
  readonly [Position in keyof Names]: Names[Position] extends KeyNameOf<Table>
    ? Problem<`"${Names[Position] & string}" is a key of the table or an index and cannot be encrypted`>
    : Names[Position] extends AttributeName
      ? Names[Position]
      : Problem<`"${Names[Position] & string}" is not one of the attributes`>;
};

type CheckedBlindIndexes<Blind, Encrypted> = {
  readonly [Source in keyof Blind]: Source extends Encrypted
    ? unknown
    : `"${Source & string}" is not encrypted, and so needs no blind index`;
};

/** Turns a mistake in what an entity encrypts into a compile error that says what is wrong. */
export type CheckedEncryption<
  Table extends TableOptions,
  Options,
  AttributeName,
> = (Options extends { readonly encrypted: infer Names }
  ? { readonly encrypted: CheckedEncryptedNames<Table, Names, AttributeName> }
  : unknown) &
  (Options extends { readonly blindIndexes: infer Blind }
    ? { readonly blindIndexes: CheckedBlindIndexes<Blind, EncryptedNameOf<Options>> }
    : unknown);
