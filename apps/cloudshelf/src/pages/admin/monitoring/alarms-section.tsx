/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { AlarmRule, AlarmState } from "@plinth/kit";
import type { JSX } from "hono/jsx/jsx-runtime";
import { clockOf, isoTime, millisecondsOf, numberOf } from "./figures.ts";

const stateTexts: Readonly<Record<AlarmState["state"], string>> = {
  alarm: "Alarm",
  ok: "OK",
  unmeasured: "Only on AWS",
};

/** Those that are off first; the thresholds are those of the deployed alarms. */
export function AlarmsSection({ alarms }: { readonly alarms: readonly AlarmState[] }): JSX.Element {
  const order = ["alarm", "ok", "unmeasured"];
  const sorted = [...alarms].sort(
    (one, other) => order.indexOf(one.state) - order.indexOf(other.state),
  );
  return (
    <section class="monitoring-part" aria-labelledby="alarms">
      <h2 id="alarms">Alarms</h2>
      <section class="admin-table-place" tabindex={0} aria-label="Table of alarms">
        <table class="admin-table">
          <thead>
            <tr>
              <th scope="col">State</th>
              <th scope="col">What it watches</th>
              <th scope="col" class="numeric">
                Now
              </th>
              <th scope="col" class="numeric">
                Goes off at
              </th>
              <th scope="col">Since (UTC)</th>
            </tr>
          </thead>
          <tbody>
            {sorted.map((alarm) => (
              <tr>
                <td>
                  <span class={`badge monitoring-${alarm.state}`}>{stateTexts[alarm.state]}</span>
                </td>
                <td>{alarm.rule.description}</td>
                <td class="numeric">
                  {alarm.state === "unmeasured" ? "–" : valueText(alarm.rule, alarm.value)}
                </td>
                <td class="numeric">{thresholdText(alarm.rule)}</td>
                <td class="monitoring-since">
                  <Since alarm={alarm} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </section>
  );
}

function Since({ alarm: { state, sinceMs } }: { readonly alarm: AlarmState }): JSX.Element {
  if (state === "unmeasured") return <>–</>;
  return sinceMs === undefined ? (
    <>all the time</>
  ) : (
    <time datetime={isoTime(sinceMs)}>{clockOf(sinceMs)}</time>
  );
}

function valueText({ metric }: AlarmRule, value: number | undefined): string {
  if (value === undefined) return "–";
  if (metric.endsWith("P95")) return millisecondsOf(value);
  return metric.endsWith("Percent") ? `${numberOf(value)} %` : numberOf(value);
}

function thresholdText(rule: AlarmRule): string {
  const { moreThan, atLeast, periodSeconds = 300, periods = 1 } = rule;
  const limit =
    moreThan === undefined ? `≥ ${valueText(rule, atLeast)}` : `> ${valueText(rule, moreThan)}`;
  const minutes = periodSeconds / 60;
  return `${limit} in ${periods === 1 ? "" : `${periods} × `}${minutes} min`;
}
