/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { JSX } from "hono/jsx/jsx-runtime";
import type { Advice } from "../../../advisor/triggers.ts";

const verdictTexts: Readonly<Record<Advice["verdict"], string>> = {
  reached: "Reached",
  "not reached": "Not reached",
  "not measured": "Not measured",
  "yours to decide": "Yours to decide",
};

const verdictStyles: Readonly<Record<Advice["verdict"], string>> = {
  reached: "badge monitoring-alarm",
  "not reached": "badge monitoring-ok",
  "not measured": "badge monitoring-unmeasured",
  "yours to decide": "badge",
};

/** When to go on to PostgreSQL beside DynamoDB. */
export function AdviceSection({ advice }: { readonly advice: readonly Advice[] }): JSX.Element {
  return (
    <section class="monitoring-part" aria-labelledby="advice">
      <h2 id="advice">Time for the second phase?</h2>
      <ul class="monitoring-advice">
        {advice.map(({ trigger, question, threshold, measured, verdict, remedy }) => (
          <li class="panel monitoring-trigger">
            <h3>{trigger}</h3>
            <span class={verdictStyles[verdict]}>{verdictTexts[verdict]}</span>
            <dl>
              <div>
                <dt>Question</dt>
                <dd>{question}</dd>
              </div>
              <div>
                <dt>Measured</dt>
                <dd>{measured}</dd>
              </div>
              <div>
                <dt>Threshold</dt>
                <dd>{threshold}</dd>
              </div>
              <div>
                <dt>Then</dt>
                <dd>{remedy}</dd>
              </div>
            </dl>
          </li>
        ))}
      </ul>
      <p class="quiet">
        The sizes of tables and the orders of past days are measured by{" "}
        <code>npm run advisor -w @plinth/cloudshelf</code>: a page may not ask for them.
      </p>
    </section>
  );
}
