// What is no letter for a reader: it would end a line, or turn the direction of those beside it.
const unseen = /[\s\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu;

/** What a reader typed stays on its line: a title or a name cannot write lines of its own. */
export function oneLine(text: string): string {
  return text.replaceAll(unseen, " ").trim();
}

/**
 * A name or an address on its line, in which no program finds a link. Anybody may register somebody
 * else's e-mail: without this, the shop would send them whatever address stands where a name should.
 */
export function withoutLinks(text: string): string {
  return oneLine(oneLine(text).replaceAll(/[.:@\u3002\uff0e\uff61](?=\S)/gu, "$& "));
}

const escapes: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** A text as HTML has it, in an element or in an attribute. */
export function escapedHtml(text: string): string {
  return oneLine(text).replaceAll(/[&<>"']/g, (character) => escapes[character] ?? "");
}

/** A whole document. No pictures and no files, so that opening a mail tells nobody of it. */
export function mailDocument(subject: string, body: string): string {
  return [
    '<!doctype html><html lang="en"><head><meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escapedHtml(subject)}</title></head>`,
    '<body style="margin:24px;max-width:36em;font:16px/1.5 Georgia,serif">',
    body,
    "<p>CloudShelf</p></body></html>",
  ].join("\n");
}
