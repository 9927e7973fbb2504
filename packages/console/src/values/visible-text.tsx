/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { JSX } from "hono/jsx/jsx-runtime";

/**
 * What a page would not show, or would show as something else: control characters, spaces without a
 * width, and those that turn the direction of a line. Tabs and line breaks are seen as they are, and the
 * two joiners make emoji and letters.
 */
const hiddenCharacter = /((?![\t\n\u200c\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}])/u;

/** A text in which hidden characters stand as their numbers, so that no text looks like another. */
export function VisibleText({ text }: { readonly text: string }): JSX.Element {
  // The pattern's group makes `split` keep what it splits at, at every second place.
  const parts = text.split(hiddenCharacter);
  return (
    <>
      {parts.map((part, position) =>
        position % 2 === 0 ? part : <span class="hidden-character">{codePointText(part)}</span>,
      )}
    </>
  );
}

function codePointText(character: string): string {
  const hex = (character.codePointAt(0) ?? 0).toString(16).toUpperCase();
  return `U+${hex.padStart(4, "0")}`;
}
