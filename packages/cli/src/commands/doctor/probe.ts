import { get as getHttp, type IncomingMessage } from "node:http";
import { get as getHttps } from "node:https";

/**
 * Asks an address for its page, and gives the headers of whatever answers. `fetch` will not do: it
 * refuses to call some ports. Rejects with Node's own error, which has a `code`.
 */
export function probe(url: URL, signal: AbortSignal): Promise<IncomingMessage["headers"]> {
  const get = url.protocol === "https:" ? getHttps : getHttp;
  return new Promise((resolve, reject) => {
    const request = get(url, { signal, agent: false }, (answer) => {
      answer.destroy();
      resolve(answer.headers);
    });
    request.on("error", (error) => reject(signal.aborted ? signal.reason : error));
  });
}
