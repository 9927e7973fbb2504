// The page of requests as they happen. Without this script it shows those up to its opening.

const page = document.querySelector("[data-live]");
const rows = page.querySelector("[data-rows]");
const state = page.querySelector("[data-live-state]");
const pause = page.querySelector("[data-pause]");
const lineCountMax = Number(page.dataset.lines);

let source;
let after = page.dataset.after;

function say(text, kind) {
  state.textContent = text;
  state.dataset.kind = kind;
}

function show(event) {
  const { lines, totals, count, isEmpty } = JSON.parse(event.data);
  after = event.lastEventId;
  rows.insertAdjacentHTML("afterbegin", lines);
  while (rows.children.length > lineCountMax) rows.lastElementChild.remove();
  page.querySelector("[data-totals]").innerHTML = totals;
  page.querySelector("[data-count]").innerHTML = count;
  page.querySelector("[data-none]").hidden = !isEmpty;
}

function watch() {
  const url = new URL(page.dataset.live, location.href);
  url.searchParams.set("after", after);
  source = new EventSource(url);
  source.addEventListener("open", () => say("Live", "live"));
  source.addEventListener("message", show);
  source.addEventListener("error", () => {
    say("Reconnecting…", "lost");
    // A refusal ends the browser's own tries: the console may have been started anew since.
    if (source.readyState === EventSource.CLOSED) setTimeout(watchUnlessPaused, 3000);
  });
}

function watchUnlessPaused() {
  if (pause.getAttribute("aria-pressed") !== "true" && source.readyState === EventSource.CLOSED) {
    watch();
  }
}

pause.hidden = false;
pause.setAttribute("aria-pressed", "false");
pause.addEventListener("click", () => {
  const isPaused = pause.getAttribute("aria-pressed") !== "true";
  pause.setAttribute("aria-pressed", String(isPaused));
  pause.textContent = isPaused ? "Go on" : "Pause";
  if (isPaused) {
    source.close();
    say("Paused", "paused");
  } else {
    watch();
  }
});

// A page that is left behind holds no connection; one that comes back has missed nothing it cannot get.
window.addEventListener("pagehide", () => source.close());
window.addEventListener("pageshow", (event) => {
  if (event.persisted) watchUnlessPaused();
});

watch();
