/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { TableStatus } from "@plinth/api";
import type { Child } from "hono/jsx";
import type { JSX } from "hono/jsx/jsx-runtime";
import type { Fact } from "./describe-table.ts";
import type { Key, KeyAttribute } from "./key-attributes.ts";

const statusTexts: Readonly<Record<TableStatus, string>> = {
  ACTIVE: "Active",
  CREATING: "Creating",
  DELETING: "Deleting",
  UPDATING: "Updating",
};

/** The status of a table or an index: a dot and a word, so that it needs no colour. */
export function Status({ status }: { readonly status: TableStatus }): JSX.Element {
  return (
    <span class={`status status-${status.toLowerCase()}`}>{statusTexts[status] ?? status}</span>
  );
}

const typeNames: Readonly<Record<string, string>> = {
  S: "String",
  N: "Number",
  B: "Binary",
  BOOL: "Boolean",
  NULL: "Null",
  M: "Map",
  L: "List",
  SS: "String set",
  NS: "Number set",
  BS: "Binary set",
};

/** The name of a type in DynamoDB's letters, with the word for those who do not know them. */
export function TypeChip({ type }: { readonly type: string }): JSX.Element {
  return (
    <abbr class={`type type-${type.toLowerCase()}`} title={typeNames[type] ?? type}>
      {type}
    </abbr>
  );
}

/** The attributes of a key in their order, the sort key after a slash. */
export function KeyText({ of }: { readonly of: Key }): JSX.Element {
  return (
    <span class="key">
      {of.partition.map((attribute) => (
        <KeyPart attribute={attribute} kind="partition key" />
      ))}
      {of.sort.length === 0 ? undefined : (
        <span class="key-slash" aria-hidden="true">
          /
        </span>
      )}
      {of.sort.map((attribute) => (
        <KeyPart attribute={attribute} kind="sort key" />
      ))}
    </span>
  );
}

interface KeyPartProps {
  readonly attribute: KeyAttribute;
  readonly kind: string;
}

function KeyPart({ attribute, kind }: KeyPartProps): JSX.Element {
  return (
    <span class="key-part" title={kind}>
      <code>{attribute.name}</code>
      <TypeChip type={attribute.type} />
    </span>
  );
}

export interface FactTextProps<Value> {
  readonly fact: Fact<Value>;
  readonly children: (value: Value) => Child;
}

/** A fact, or that it could not be read and why. */
export function FactText<Value>({ fact, children }: FactTextProps<Value>): JSX.Element {
  if (fact.isKnown) return <>{children(fact.value)}</>;
  return (
    <span class="unknown" title={fact.reason}>
      not read<span class="visually-hidden">: {fact.reason}</span>
    </span>
  );
}

/** What stands where there is nothing, silent for screen readers but for the word. */
export function None({ word = "none" }: { readonly word?: string }): JSX.Element {
  return (
    <span class="none">
      <span aria-hidden="true">–</span>
      <span class="visually-hidden">{word}</span>
    </span>
  );
}
