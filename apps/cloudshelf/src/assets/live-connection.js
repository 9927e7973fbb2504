// The way to the server: it tells each change as it is made where it can; where it answers with how
// things stand now, it is asked again.

const streamType = "text/event-stream";
const retryMilliseconds = 1000;
const retryMillisecondsMax = 60_000;

/** Calls `onBook` with each book that may have changed, while somebody can see the page. */
export function connectLive(options) {
  let leaving;
  const come = () => {
    if (document.hidden || leaving !== undefined) return;
    leaving = new AbortController();
    void listen(options, leaving.signal);
  };
  // A page that nobody sees holds no connection, of which a browser has few; when it is seen again,
  // it is told what it missed.
  const leave = () => {
    leaving?.abort();
    leaving = undefined;
  };
  document.addEventListener("visibilitychange", () => (document.hidden ? leave() : come()));
  window.addEventListener("pagehide", leave);
  window.addEventListener("pageshow", come);
  come();
}

async function listen({ url, pollMilliseconds, onBook }, signal) {
  let accept = `${streamType}, application/json;q=0.5`;
  let place = "";
  let failureCount = 0;
  while (!signal.aborted) {
    let pauseMilliseconds = pollMilliseconds;
    try {
      const headers = { Accept: accept, ...(place === "" ? {} : { "Last-Event-ID": place }) };
      const response = await fetch(url, { headers, signal });
      if (response.status === 429 || response.status === 503) accept = "application/json";
      if (!response.ok) throw new Error(`The server answers with ${response.status}`);
      failureCount = 0;
      if (response.headers.get("Content-Type")?.startsWith(streamType)) {
        await readEvents(response.body, (event) => {
          place = event.id ?? place;
          if (event.data !== undefined) onBook(JSON.parse(event.data));
        });
        pauseMilliseconds = retryMilliseconds;
      } else {
        for (const book of (await response.json()).books) onBook(book);
      }
    } catch {
      failureCount += 1;
      const bound = Math.min(retryMilliseconds * 2 ** failureCount, retryMillisecondsMax);
      // Those who lost their server together come back one by one.
      pauseMilliseconds = (bound * (1 + Math.random())) / 2;
    }
    await pause(pauseMilliseconds, signal);
  }
}

/** Server-sent events, each with an id or data of one line. */
async function readEvents(body, onEvent) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const events = (text + value).split("\n\n");
    text = events.pop();
    for (const event of events) {
      const lines = event.split("\n").map((line) => line.split(/: ?(.*)/, 2));
      onEvent(Object.fromEntries(lines));
    }
  }
}

function pause(milliseconds, signal) {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
