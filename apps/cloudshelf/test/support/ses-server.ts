import { serveApp } from "@plinth/kit";

export interface SesCall {
  readonly method: string;
  readonly path: string;
  readonly authorization: string;
  readonly body: unknown;
}

export interface TestSes {
  readonly url: string;
  readonly calls: readonly SesCall[];
  stop(): Promise<void>;
}

/** Answers where SES would, by default as for a mail that it takes, and keeps what it was asked. */
export async function startSes(
  answer: () => Response = () => Response.json({ MessageId: "1" }),
): Promise<TestSes> {
  const calls: SesCall[] = [];
  const served = await serveApp({
    fetch: async (request) => {
      calls.push({
        method: request.method,
        path: new URL(request.url).pathname,
        authorization: request.headers.get("authorization") ?? "",
        body: await request.json(),
      });
      return answer();
    },
  });
  return { url: served.url, calls, stop: () => served.stop() };
}
