// While a file is written, its part of the page is brought up to date.

const part = () => document.querySelector("[data-progress]");

async function lookAgain() {
  const response = await fetch(location.href);
  if (!response.ok) return;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const fresh = page.querySelector("[aria-labelledby='upload-title']");
  const shown = document.querySelector("[aria-labelledby='upload-title']");
  if (fresh === null || shown === null) return;
  const bar = fresh.querySelector("progress");
  if (bar === null || part() === null) {
    shown.replaceWith(fresh);
    return;
  }
  // Only what moves is changed, so that the button to stop keeps its focus.
  shown.querySelector("progress").value = bar.value;
  shown.querySelector(".progress-label").textContent =
    fresh.querySelector(".progress-label").textContent;
}

function next() {
  if (part() !== null) setTimeout(() => lookAgain().then(next, next), 500);
}

next();
