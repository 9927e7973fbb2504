import { isCancel, text } from "@clack/prompts";

/** Asks on a terminal; Ctrl-C and Escape are no answer. */
export async function ask(
  question: string,
  output: NodeJS.WriteStream,
): Promise<string | undefined> {
  const answer = await text({ message: question, output });
  return isCancel(answer) ? undefined : answer;
}
