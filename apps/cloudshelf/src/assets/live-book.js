// A book on a page: its price, its stock, and whether it can be bought.

/** Shows how the book stands. Gives what is worth saying aloud, of the book that the page is about. */
export function showBook(place, book, liveKnown) {
  const price = place.querySelector("[data-live-price]");
  if (book.price !== "") price.textContent = book.price;
  const stock = place.querySelector("[data-live-stock]");
  const hadCopies = Number(liveKnown.split(" ")[1]) > 0;
  const wasLevel = stock.className;
  stock.textContent = book.text;
  stock.className = `stock stock-${book.level}`;
  const { liveTitle: title } = place.dataset;
  if (title === undefined) return "";
  showWhetherOnSale(place, book);
  const sentences = [];
  if (book.price !== "" && book.priceCents !== Number(liveKnown.split(" ")[0])) {
    sentences.push(`“${title}” now costs ${book.price}.`);
  }
  if (hadCopies && book.stock <= 0) sentences.push(`“${title}” has just sold out.`);
  else if (!hadCopies && book.stock > 0) sentences.push(`“${title}” is here again.`);
  // How many are left is said once, and not again for each that goes.
  else if (book.level === "few" && wasLevel !== stock.className) sentences.push(`${book.text}.`);
  return sentences.join(" ");
}

function showWhetherOnSale(place, book) {
  const isSoldOut = book.stock <= 0;
  const button = place.querySelector(".buy-button");
  // Not `disabled`, which would take the focus away from who is about to press it.
  button.disabled = false;
  button.setAttribute("aria-disabled", String(isSoldOut));
  place.querySelector("[data-live-sold-out]").hidden = !isSoldOut;
  place.querySelector("[data-live-on-sale]").hidden = isSoldOut;
  offerCopies(place.querySelector("select"), Math.max(1, Math.min(book.stock, 10)));
}

function offerCopies(select, count) {
  if (Number(select.value) > count) select.value = String(count);
  while (select.options.length > count) select.options[select.options.length - 1].remove();
  while (select.options.length < count) select.add(new Option(String(select.options.length + 1)));
}
