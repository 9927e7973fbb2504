// Prices and stocks of the books on this page, as they change.

import { showBook } from "./live-book.js";
import { refreshCart } from "./live-cart.js";
import { connectLive } from "./live-connection.js";

/** As many as the server follows for one page. */
const bookCountMax = 100;

const news = document.getElementById("live-news");
const places = new Map();
for (const place of document.querySelectorAll("[data-live-book]")) {
  const { liveBook: id } = place.dataset;
  if (places.size === bookCountMax && !places.has(id)) continue;
  places.set(id, [...(places.get(id) ?? []), place]);
}

/** Changes that come together are said together; a screen reader says what stands there last. */
function say(text) {
  if (text === "" || news.textContent.includes(text)) return;
  news.textContent = text;
}

async function onBook(book) {
  const known = `${book.priceCents} ${book.stock}`;
  const changed = (places.get(book.id) ?? []).filter((place) => place.dataset.liveKnown !== known);
  for (const place of changed) {
    const { liveKnown } = place.dataset;
    place.dataset.liveKnown = known;
    if ("liveCart" in place.dataset) say(await refreshCart(place));
    else say(showBook(place, book, liveKnown));
  }
}

if (news !== null && places.size > 0) {
  const query = new URLSearchParams({ books: [...places.keys()].join(",") });
  const pollMilliseconds = Number(news.dataset.pollMilliseconds);
  connectLive({ url: `${news.dataset.href}?${query}`, pollMilliseconds, onBook });
}
