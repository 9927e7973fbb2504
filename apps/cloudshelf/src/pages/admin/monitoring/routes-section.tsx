/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { JSX } from "hono/jsx/jsx-runtime";
import type { MonitorReport, RouteReport } from "../../../monitoring/monitor.ts";
import { millisecondsOf, numberOf } from "./figures.ts";
import { minuteChoices } from "./monitoring-query.ts";

export interface RoutesSectionProps {
  readonly action: string;
  readonly report: MonitorReport;
}

/** Each route that answered something in the last minutes, the busiest first. */
export function RoutesSection({ action, report }: RoutesSectionProps): JSX.Element {
  const { minutes, routes, requestCount, serverErrorCount, p95, seconds } = report;
  return (
    <section class="monitoring-part" aria-labelledby="routes">
      <div class="monitoring-head">
        <h2 id="routes">Routes</h2>
        <nav aria-label="Minutes shown">
          <ul class="admin-views">
            {minuteChoices.map((choice) => (
              <li>
                <a
                  class="admin-view"
                  href={`${action}?minutes=${choice}#routes`}
                  aria-current={choice === minutes ? "true" : undefined}
                >
                  {choice} min
                </a>
              </li>
            ))}
          </ul>
        </nav>
      </div>
      <dl class="monitoring-figures">
        <div>
          <dt>Requests</dt>
          <dd>{numberOf(requestCount)}</dd>
        </div>
        <div>
          <dt>A second</dt>
          <dd>{numberOf(requestCount / seconds)}</dd>
        </div>
        <div>
          <dt>Server errors</dt>
          <dd>{numberOf(serverErrorCount)}</dd>
        </div>
        <div>
          <dt>p95</dt>
          <dd>{millisecondsOf(p95)}</dd>
        </div>
      </dl>
      {routes.length === 0 ? (
        <p class="quiet">Nothing was asked in these minutes.</p>
      ) : (
        <RoutesTable routes={routes} />
      )}
    </section>
  );
}

function RoutesTable({ routes }: { readonly routes: readonly RouteReport[] }): JSX.Element {
  const columns = ["Requests", "A second", "4xx", "5xx", "p50", "p95", "p99", "Units each"];
  return (
    <>
      <section class="admin-table-place" tabindex={0} aria-label="Table of routes">
        <table class="admin-table">
          <thead>
            <tr>
              <th scope="col">Route</th>
              {columns.map((label) => (
                <th scope="col" class="numeric">
                  {label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {routes.map((each) => (
              <tr>
                <td>
                  <code>{each.route}</code>
                </td>
                <td class="numeric">{numberOf(each.requestCount)}</td>
                <td class="numeric">{numberOf(each.requestsPerSecond)}</td>
                <td class="numeric">{numberOf(each.statusClasses["4xx"])}</td>
                <td class="numeric">{numberOf(each.statusClasses["5xx"])}</td>
                <td class="numeric">{millisecondsOf(each.latency.p50)}</td>
                <td class="numeric">{millisecondsOf(each.latency.p95)}</td>
                <td class="numeric">{millisecondsOf(each.latency.p99)}</td>
                <td class="numeric">{unitsText(each)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <p class="quiet">
        Times are read from a histogram and at most 9 % too high. Units are DynamoDB's own figures
        of consumed capacity, by request, since the process began.
      </p>
    </>
  );
}

function unitsText({ capacity }: RouteReport): string {
  return capacity === undefined || capacity.requestCount === 0
    ? "–"
    : numberOf(capacity.units / capacity.requestCount);
}
