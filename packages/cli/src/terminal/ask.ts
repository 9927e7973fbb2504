import type { Readable, Writable } from "node:stream";
import { isCancel, text } from "@clack/prompts";

export interface AskOptions {
  readonly input: Readable;
  readonly output: Writable;
  /** Ends the question, without an answer. */
  readonly signal: AbortSignal;
}

/** Asks on a terminal; Ctrl-C and Escape are no answer. */
export async function ask(question: string, options: AskOptions): Promise<string | undefined> {
  const answer = await text({ message: question, ...options });
  return isCancel(answer) ? undefined : answer;
}
