/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import { Button, Notice, PostForm } from "@plinth/kit/pages";
import type { JSX } from "hono/jsx/jsx-runtime";
import type { RebuildStatus, ReportingStatus } from "../../../reporting/reporting.ts";
import { countOf, formatCount, formatTime } from "../../format.ts";
import type { Links } from "../../links.ts";

export interface ReportStateProps {
  readonly links: Links;
  readonly csrfToken: string;
  readonly status: ReportingStatus;
  readonly nowMs: number;
}

/** How current the report is, or why there is none. */
export function ReportState({ links, csrfToken, status, nowMs }: ReportStateProps): JSX.Element {
  switch (status.kind) {
    case "starting":
      return (
        <Notice kind="info">The reports are being opened. Load the page again in a moment.</Notice>
      );
    case "down":
      return (
        <Notice kind="warning">
          The reporting side is down since <Time milliseconds={status.sinceMs} /> (
          {durationText(nowMs - status.sinceMs)}). The shop goes on, and the reports follow when it
          is back.
        </Notice>
      );
    case "up":
      return (
        <div class="report-state">
          <div>
            <Currency
              asOfMs={status.asOfMs}
              lagMs={status.lagMs}
              changeCount={status.appliedCount}
            />
            {status.isIncomplete ? (
              <p>Changes were missed. The report is whole again once it has been filled anew.</p>
            ) : undefined}
            <Rebuild links={links} rebuild={status.rebuild} />
          </div>
          {status.rebuild.isRunning ? undefined : (
            <PostForm action={`${links.admin.reports}/rebuild`} csrfToken={csrfToken}>
              <Button style="secondary">Fill anew</Button>
            </PostForm>
          )}
        </div>
      );
  }
}

interface CurrencyProps {
  readonly asOfMs: number | undefined;
  readonly lagMs: number;
  readonly changeCount: number;
}

function Currency({ asOfMs, lagMs, changeCount }: CurrencyProps): JSX.Element {
  if (asOfMs === undefined) return <p>The report is being filled for the first time.</p>;
  return (
    <p>
      Current as of <Time milliseconds={asOfMs} /> ({durationText(lagMs)} behind),{" "}
      {countOf(changeCount, "change", "changes")} taken in.
    </p>
  );
}

function Rebuild({
  links,
  rebuild,
}: {
  readonly links: Links;
  readonly rebuild: RebuildStatus;
}): JSX.Element | null {
  const { isRunning, doneCount, totalCount, error } = rebuild;
  if (isRunning) {
    const isKnown = totalCount > 0;
    return (
      <p class="report-progress">
        <progress
          aria-label="Filling anew"
          max={isKnown ? Math.max(totalCount, doneCount) : undefined}
          value={isKnown ? doneCount : undefined}
        />
        <span>
          Filling anew: {countOf(doneCount, "item", "items")}
          {isKnown ? ` of about ${formatCount(totalCount)}` : ""}.{" "}
          <a href={links.admin.reports}>Look again</a>
        </span>
      </p>
    );
  }
  if (error === undefined) return null;
  return <p>The last time it was filled anew, that failed: {error}</p>;
}

function Time({ milliseconds }: { readonly milliseconds: number }): JSX.Element {
  const iso = new Date(milliseconds).toISOString();
  return <time datetime={iso}>{formatTime(iso)}</time>;
}

/** `5 seconds`, `3 minutes`: enough to tell whether that matters. */
function durationText(milliseconds: number): string {
  const seconds = Math.max(Math.round(milliseconds / 1000), 0);
  if (seconds < 120) return countOf(seconds, "second", "seconds");
  const minutes = Math.round(seconds / 60);
  if (minutes < 120) return countOf(minutes, "minute", "minutes");
  return countOf(Math.round(minutes / 60), "hour", "hours");
}
