/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { LogLine } from "@plinth/kit";
import { Button } from "@plinth/kit/pages";
import type { JSX } from "hono/jsx/jsx-runtime";
import { countOf } from "../../format.ts";
import { clockOf, isoTime } from "./figures.ts";
import { levelChoices, type MonitoringQuery, minuteChoices } from "./monitoring-query.ts";

export interface LogSectionProps {
  readonly action: string;
  readonly query: MonitoringQuery;
  readonly lines: readonly LogLine[] | undefined;
  readonly lineCountMax: number;
}

/** The process's last lines, and a form to search them by. */
export function LogSection({ action, query, lines, lineCountMax }: LogSectionProps): JSX.Element {
  return (
    <section class="monitoring-part" aria-labelledby="log">
      <h2 id="log">Log</h2>
      {lines === undefined ? (
        <p class="quiet">This process keeps no log to search.</p>
      ) : (
        <>
          <LogForm action={action} query={query} />
          <p class="quiet" role="status">
            {query.isSearch
              ? `${countOf(lines.length, "line fits", "lines fit")}, the newest first`
              : `The newest ${countOf(lines.length, "line", "lines")}`}{" "}
            of the last {lineCountMax} that this process wrote.
          </p>
          {lines.length === 0 ? undefined : (
            <ol class="monitoring-lines" tabindex={0} aria-label="Lines of the log">
              {lines.map((line) => (
                <LogLineView line={line} />
              ))}
            </ol>
          )}
        </>
      )}
    </section>
  );
}

function LogForm({ action, query }: Pick<LogSectionProps, "action" | "query">): JSX.Element {
  return (
    <form
      class="panel monitoring-search"
      method="get"
      action={`${action}#log`}
      aria-label="Search the log"
    >
      <input type="hidden" name="minutes" value={String(query.minutes)} />
      <div class="field">
        <label for="log-text">Text</label>
        <input class="input" id="log-text" name="text" value={query.text} maxlength={200} />
      </div>
      <div class="field">
        <label for="log-level">Level</label>
        <select class="input" id="log-level" name="level">
          <option value="">All</option>
          {levelChoices.map((level) => (
            <option value={level} selected={level === query.level}>
              {level === "error" ? "error" : `${level} and above`}
            </option>
          ))}
        </select>
      </div>
      <div class="field">
        <label for="log-within">Time</label>
        <select class="input" id="log-within" name="within">
          <option value="">All that is kept</option>
          {minuteChoices.map((minutes) => (
            <option value={String(minutes)} selected={minutes === query.within}>
              Last {minutes} minutes
            </option>
          ))}
        </select>
      </div>
      <div class="field">
        <label for="log-route">Route</label>
        <input class="input" id="log-route" name="route" value={query.route} maxlength={200} />
      </div>
      <div class="field">
        <label for="log-request">Request id</label>
        <input
          class="input"
          id="log-request"
          name="request"
          value={query.request}
          maxlength={200}
        />
      </div>
      <Button>Search</Button>
    </form>
  );
}

function LogLineView({ line }: { readonly line: LogLine }): JSX.Element {
  const { timeMs, level, message, route, requestId, text } = line;
  return (
    <li>
      <details class={`monitoring-line monitoring-level-${level}`}>
        <summary>
          <span class="monitoring-when">
            {timeMs === undefined ? "–" : <time datetime={isoTime(timeMs)}>{clockOf(timeMs)}</time>}
          </span>{" "}
          <span class="monitoring-level">{level}</span> <span>{message.slice(0, 200)}</span>{" "}
          {route === undefined ? undefined : <code>{route}</code>}
        </summary>
        {requestId === undefined ? undefined : (
          <p>
            Request <a href={`?request=${encodeURIComponent(requestId)}#log`}>{requestId}</a>
          </p>
        )}
        <pre>{pretty(text)}</pre>
      </details>
    </li>
  );
}

/** A line that is no JSON stays as it is. */
function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), undefined, 2);
  } catch {
    return text;
  }
}
