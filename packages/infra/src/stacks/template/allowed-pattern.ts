import { runInNewContext } from "node:vm";

/** Letters that mean something after a backslash in Java's patterns, and themselves in JavaScript's. */
const unknownEscape = /(?<!\\)(?:\\\\)*\\[AEGHNQRXZaehpPuz]/;

/**
 * The flags under which a pattern means here what it means to CloudFormation, whose patterns are
 * Java's; `undefined` when there are none. With `u` a `\p{L}` is a letter, and what is unknown is an
 * error; some escapes that are right in Java are errors then too, and so are taken without it.
 */
export function patternFlags(pattern: string): "u" | "" | undefined {
  if (isPattern(pattern, "u")) {
    return "u";
  }
  return isPattern(pattern, "") && !unknownEscape.test(pattern) ? "" : undefined;
}

function isPattern(pattern: string, flags: string): boolean {
  try {
    new RegExp(pattern, flags);
    return true;
  } catch {
    return false;
  }
}

const patternMillisecondsMax = 1000;

/**
 * What is wrong with a text, as the rest of a sentence. The pattern has to match all of it. It is the
 * template's, and some take for ever: only a context of its own can be stopped.
 */
export function problemOfPattern(text: string, pattern: string): string | undefined {
  const flags = patternFlags(pattern);
  if (flags === undefined) {
    // Told where the pattern stands.
    return undefined;
  }
  try {
    const fits: unknown = runInNewContext(
      "new RegExp('^(?:' + pattern + ')$', flags).test(text)",
      { pattern, flags, text },
      { timeout: patternMillisecondsMax },
    );
    return fits === true ? undefined : `fits the pattern ${pattern}`;
  } catch {
    return `cannot be checked: its pattern ${pattern} takes more than ${patternMillisecondsMax} milliseconds`;
  }
}
