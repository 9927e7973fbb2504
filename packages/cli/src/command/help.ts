import type { PlinthCommand } from "./define-command.ts";

/** What each code means of every command; the README's table is the same. */
const exitCodeMeanings: Readonly<Record<string, string>> = {
  0: "done",
  1: "refused or failed; the message says why and what to do",
  2: "the command line or the config is wrong; nothing was sent",
  130: "stopped by Ctrl-C before it was done",
  143: "the same, by SIGTERM",
};

/** What a command's help has after its options: examples and exit codes. */
export function commandHelp({ examples, exitCodes }: PlinthCommand): string {
  const width = Math.max(...examples.map(({ line }) => line.length));
  const codes = { ...exitCodeMeanings, ...exitCodes };
  return [
    "",
    "Examples:",
    ...examples.map(({ line, does }) => `  plinth ${line.padEnd(width)}  # ${does}`),
    "",
    "Exit codes:",
    ...Object.entries(codes).map(([code, meaning]) => `  ${code.padEnd(3)}  ${meaning}`),
  ].join("\n");
}
