// Comforts on top of pages that work without them.

import "./forms.js";
import "./live.js";

// On a narrow screen the category, or the part of the back office, that one is in may be out of sight.
for (const link of document.querySelectorAll(
  "[aria-current].category-link, [aria-current].admin-section-link",
)) {
  link.scrollIntoView({ block: "nearest", inline: "center" });
}

// A page that shows how far something is looks again by itself until it is over.
async function lookAgain(part) {
  const { lookAgainMs } = part.dataset;
  if (lookAgainMs === undefined) return;
  await new Promise((resolve) => setTimeout(resolve, Number(lookAgainMs)));
  const response = await fetch(window.location.href).catch(() => undefined);
  // Out of reach or signed out: what is shown stays, and the next look may succeed.
  if (response?.ok !== true || response.redirected) return lookAgain(part);
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const fresh = page.getElementById(part.id);
  if (fresh === null) return;
  part.replaceWith(fresh);
  return lookAgain(fresh);
}

for (const part of document.querySelectorAll("[data-look-again-ms]")) void lookAgain(part);
