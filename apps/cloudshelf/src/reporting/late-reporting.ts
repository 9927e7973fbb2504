import type { RunningReporting } from "./create-reporting.ts";
import type { Reports } from "./reporting.ts";
import { ReportingError } from "./reporting-error.ts";

/**
 * A reporting side whose code, too, is loaded when something first asks for it: the shop serves before.
 * `load` is called once.
 */
export function lateReporting(load: () => Promise<RunningReporting>): RunningReporting {
  let loading: Promise<RunningReporting> | undefined;
  let loaded: RunningReporting | undefined;
  const side = (): Promise<RunningReporting> => {
    loading ??= load().then((running) => {
      loaded = running;
      return running;
    });
    return loading;
  };
  const ask = <Result>(question: (reports: Reports) => Promise<Result>): Promise<Result> => {
    if (loaded !== undefined) return question(loaded.reports);
    side().catch(() => undefined);
    return Promise.reject(new ReportingError("reportingDown", "The reports are being opened."));
  };
  return {
    reports: {
      salesByDay: (range) => ask((reports) => reports.salesByDay(range)),
      salesByCategory: (range) => ask((reports) => reports.salesByCategory(range)),
      salesByCustomer: (range, page) => ask((reports) => reports.salesByCustomer(range, page)),
      topBooks: (range, limit) => ask((reports) => reports.topBooks(range, limit)),
      search: (request) => ask((reports) => reports.search(request)),
    },
    searchIndex: {
      find: async (query) => {
        if (loaded !== undefined) return await loaded.searchIndex.find(query);
        side().catch(() => undefined);
        return undefined;
      },
    },
    status: async () => {
      if (loaded !== undefined) return await loaded.status();
      side().catch(() => undefined);
      return { kind: "starting" };
    },
    startRebuild: async () => (loaded === undefined ? "down" : await loaded.startRebuild()),
    feed: async () => await (await side()).feed(),
    caughtUp: async () => await (await side()).caughtUp(),
    close: async () => await (await loading?.catch(() => undefined))?.close(),
  };
}
