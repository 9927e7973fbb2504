/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import {
  type AttributeValue,
  attributeTypeOf,
  bytesToBase64,
  type Item,
  type OpenAttributeValue,
} from "@plinth/values";
import type { JSX } from "hono/jsx/jsx-runtime";
import { countOf, countText, sizeText } from "../site/format.ts";
import { TypeChip } from "../tables/table-parts.tsx";
import { attributeOf } from "../values/attribute-of.ts";
import { cutText } from "../values/value-text.ts";
import { VisibleText } from "../values/visible-text.tsx";

/**
 * How many more lines a page shows. A list of a hundred thousand elements fits into an item, and a
 * browser stands still over as many lines; the JSON beside it has them all.
 */
export class LineBudget {
  #left: number;

  constructor(lineCountMax: number) {
    this.#left = lineCountMax;
  }

  take(): boolean {
    this.#left -= 1;
    return this.#left >= 0;
  }
}

export interface ValueTreeProps {
  readonly value: AttributeValue;
  readonly budget: LineBudget;
}

/** A value in full: maps, lists and sets as a tree that opens and closes without a script. */
export function ValueTree({ value, budget }: ValueTreeProps): JSX.Element {
  const open: OpenAttributeValue = value;
  switch (attributeTypeOf(value)) {
    case "S":
      return <StringText text={open.S ?? ""} />;
    case "N":
      return <code class="value-n numeric">{open.N}</code>;
    case "B":
      return <BinaryText bytes={open.B ?? new Uint8Array()} />;
    case "BOOL":
      return <code class="value-bool">{String(open.BOOL)}</code>;
    case "NULL":
      return <code class="value-null">null</code>;
    case "M":
      return <MapTree map={open.M ?? {}} budget={budget} />;
    case "L":
      return <ListTree elements={open.L ?? []} budget={budget} />;
    case "SS":
      return <SetList members={(open.SS ?? []).map((S) => ({ S }))} budget={budget} />;
    case "NS":
      return <SetList members={(open.NS ?? []).map((N) => ({ N }))} budget={budget} />;
    case "BS":
      return <SetList members={(open.BS ?? []).map((B) => ({ B }))} budget={budget} />;
  }
}

const textShownMax = 400;

function StringText({ text }: { readonly text: string }): JSX.Element {
  if (text === "") return <span class="none">(empty)</span>;
  if (text.length <= textShownMax) {
    return (
      <span class="value-s">
        <VisibleText text={text} />
      </span>
    );
  }
  return <LongText text={text} size={countOf(text.length, "character", "characters")} />;
}

function BinaryText({ bytes }: { readonly bytes: Uint8Array }): JSX.Element {
  const text = bytesToBase64(bytes);
  const size = sizeText(bytes.length);
  if (text.length > textShownMax) return <LongText text={text} size={size} isCode />;
  return (
    <>
      <code class="value-b">{text}</code> <span class="value-size numeric">{size}</span>
    </>
  );
}

interface LongTextProps {
  readonly text: string;
  readonly size: string;
  readonly isCode?: boolean;
}

/** The beginning of a long text, and all of it in a frame of its own when it is opened. */
function LongText({ text, size, isCode = false }: LongTextProps): JSX.Element {
  return (
    <details class="long-text">
      <summary>
        <span class={isCode ? "value-b mono" : "value-s"}>
          <VisibleText text={cutText(text, 160)} />
        </span>{" "}
        <span class="value-size numeric">{size}</span>
      </summary>
      <pre class={isCode ? "long-text-all long-text-code" : "long-text-all"}>{text}</pre>
    </details>
  );
}

interface MapTreeProps {
  readonly map: Item;
  readonly budget: LineBudget;
}

function MapTree({ map, budget }: MapTreeProps): JSX.Element {
  const names = Object.keys(map);
  if (names.length === 0) return <span class="none">(empty map)</span>;
  return (
    <details class="tree" open={names.length <= openedMax}>
      <summary>{countOf(names.length, "attribute", "attributes")}</summary>
      <dl>
        {branches(names, budget, (name) => (
          <Branch name={name} value={attributeOf(map, name)} budget={budget} />
        ))}
      </dl>
    </details>
  );
}

interface ListTreeProps {
  readonly elements: readonly AttributeValue[];
  readonly budget: LineBudget;
}

function ListTree({ elements, budget }: ListTreeProps): JSX.Element {
  const positions = elements.map((_, position) => position);
  if (positions.length === 0) return <span class="none">(empty list)</span>;
  return (
    <details class="tree" open={elements.length <= openedMax}>
      <summary>{countOf(elements.length, "element", "elements")}</summary>
      <dl>
        {branches(positions, budget, (position) => (
          <Branch name={String(position)} value={elements[position]} budget={budget} isPosition />
        ))}
      </dl>
    </details>
  );
}

/** What is longer than this is closed until somebody opens it. */
const openedMax = 12;

function branches<Step>(
  steps: readonly Step[],
  budget: LineBudget,
  branch: (step: Step) => JSX.Element,
): JSX.Element[] {
  const shown: JSX.Element[] = [];
  for (const step of steps) {
    if (!budget.take()) {
      shown.push(<More count={steps.length - shown.length} />);
      break;
    }
    shown.push(branch(step));
  }
  return shown;
}

function More({ count }: { readonly count: number }): JSX.Element {
  return (
    <div class="branch">
      <dt class="branch-name">…</dt>
      <dd class="quiet">{countText(count)} more, which the JSON shows</dd>
    </div>
  );
}

interface BranchProps {
  readonly name: string;
  readonly value: AttributeValue | undefined;
  readonly budget: LineBudget;
  readonly isPosition?: boolean;
}

function Branch({ name, value, budget, isPosition = false }: BranchProps): JSX.Element {
  return (
    <div class="branch">
      <dt class="branch-name">
        {isPosition ? (
          <span class="branch-position numeric">{name}</span>
        ) : (
          <code>{name === "" ? "(empty)" : name}</code>
        )}
        {value === undefined ? undefined : <TypeChip type={attributeTypeOf(value)} />}
      </dt>
      <dd>{value === undefined ? undefined : <ValueTree value={value} budget={budget} />}</dd>
    </div>
  );
}

interface SetListProps {
  readonly members: readonly AttributeValue[];
  readonly budget: LineBudget;
}

function SetList({ members, budget }: SetListProps): JSX.Element {
  return (
    <details class="tree" open={members.length <= openedMax}>
      <summary>{countOf(members.length, "member", "members")}</summary>
      <ul class="set">
        {branches(members, budget, (member) => (
          <li>
            <ValueTree value={member} budget={budget} />
          </li>
        ))}
      </ul>
    </details>
  );
}
