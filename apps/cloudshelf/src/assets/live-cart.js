// The open cart. The server makes its lines, notices and sums, as for the page itself.

let underWay = Promise.resolve();

/** Shows the cart as it is now. Gives the notices of this line, which are worth saying aloud. */
export async function refreshCart(place) {
  // One after the other: an answer that was overtaken must not be shown over a newer one.
  underWay = underWay.then(replaceParts, replaceParts);
  await underWay;
  const title = place.querySelector(".cart-title")?.textContent.trim() ?? "";
  const notices = [...place.querySelectorAll(".notice-body")].map(textOf);
  return notices.length === 0 ? "" : `${title}: ${notices.join(" ")}`;
}

async function replaceParts() {
  const response = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!response.ok) return;
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
  for (const line of document.querySelectorAll("[data-live-cart]")) {
    const same = fresh.querySelector(`[data-live-book="${CSS.escape(line.dataset.liveBook)}"]`);
    if (same !== null) line.className = same.className;
  }
  for (const part of document.querySelectorAll("[data-live-part]")) {
    const name = CSS.escape(part.dataset.livePart);
    const replacement = fresh.querySelector(`[data-live-part="${name}"]`);
    if (replacement === null || textOf(replacement) === textOf(part)) continue;
    const hadFocus = part.contains(document.activeElement);
    part.replaceChildren(...replacement.childNodes);
    if (hadFocus) focusIn(part);
  }
}

/** What had the focus is gone; the next best is what took its place. */
function focusIn(part) {
  const target = part.querySelector("a, button") ?? part;
  if (target === part) part.tabIndex = -1;
  target.focus({ preventScroll: true });
}

function textOf(element) {
  return element.textContent.replace(/\s+/g, " ").trim();
}
