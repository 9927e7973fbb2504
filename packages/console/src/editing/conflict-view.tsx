/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import { Notice } from "@plinth/kit/pages";
import { type AttributeValue, attributeTypeOf } from "@plinth/values";
import type { JSX } from "hono/jsx/jsx-runtime";
import { LineBudget, ValueTree } from "../items/value-tree.tsx";
import { None, TypeChip } from "../tables/table-parts.tsx";
import type { ConflictLine } from "./conflict.ts";

const linesShownMax = 400;

/** What somebody else did meanwhile beside what the edit wants. */
export function ConflictView({ lines }: { readonly lines: readonly ConflictLine[] }): JSX.Element {
  const budget = new LineBudget(linesShownMax);
  return (
    <section class="conflict" role="alert" aria-labelledby="conflict-title">
      <Notice kind="warning">
        <strong id="conflict-title">Somebody changed this item meanwhile</strong>
        <p>
          Nothing was written. The form below has the item as it is now, with your changes in it.
          Look at what was changed, then save again or leave it as it is.
        </p>
      </Notice>
      <table class="grid cards">
        <thead>
          <tr>
            {["Attribute", "When you read it", "Now", "As you want it"].map((title) => (
              <th scope="col">{title}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map(({ name, was, now, mine, isTheirs, isMine }) => (
            <tr>
              <th scope="row">
                <code>{name}</code>
                {isTheirs && isMine ? <span class="chip chip-warning">both</span> : undefined}
              </th>
              <td data-label="When you read it">
                <Side value={was} budget={budget} />
              </td>
              <td data-label="Now" class={isTheirs ? "changed" : undefined}>
                <Side value={now} budget={budget} />
              </td>
              <td data-label="As you want it" class={isMine ? "changed" : undefined}>
                {isMine ? <Side value={mine} budget={budget} /> : <None word="as it is now" />}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface SideProps {
  readonly value: AttributeValue | undefined;
  readonly budget: LineBudget;
}

function Side({ value, budget }: SideProps): JSX.Element {
  if (value === undefined) return <None word="not there" />;
  return (
    <span class="side">
      <TypeChip type={attributeTypeOf(value)} /> <ValueTree value={value} budget={budget} />
    </span>
  );
}
