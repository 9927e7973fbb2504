import type { Output } from "../host.ts";
import { safeText } from "./safe-text.ts";

/**
 * Keeps whatever acts on a terminal, but for line ends, tabs and the emphasis of `Style`, from reaching
 * one. What comes from an endpoint is written out where it is shown; this holds for all that nobody
 * thought of, such as the words of an error, and for JSON, where the form written out means the same.
 * Files and pipes get every byte as it is.
 */
export function guardedOutput(output: Output): Output {
  if (!output.isTerminal) return output;
  return { ...output, write: (text) => output.write(guarded(text)) };
}

function guarded(text: string): string {
  return text.replace(
    // biome-ignore lint/suspicious/noControlCharactersInRegex: this is how terminals are told to act.
    /(\u001b\[(?:1|2|22|31|32|33|39)m|[\n\t])|[^\n\t\u001b]+|\u001b/g,
    (part, kept: string | undefined) => kept ?? safeText(part),
  );
}
