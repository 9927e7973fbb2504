import type { ServerResponse } from "node:http";
import { type Answer, sendAnswer } from "./answer.ts";

/** Takes an answer that is ready; it leaves at the end of this turn of the event loop. */
export type QueueAnswer = (
  response: ServerResponse,
  answer: Answer,
  headers: readonly string[] | undefined,
) => void;

interface ReadyAnswer {
  readonly response: ServerResponse;
  readonly answer: Answer;
  readonly headers: readonly string[] | undefined;
}

/**
 * Sends the answers of one turn of the event loop together. Each write to a caller that sleeps wakes
 * it, which costs more than the rest of a request; written together, they find it awake. Measured
 * with 32 connections on 2 cores: 29 instead of 61 microseconds of CPU for a GetItem.
 */
export function createAnswerQueue(nextRequestId: () => string): QueueAnswer {
  let ready: ReadyAnswer[] = [];

  function sendAll(): void {
    const batch = ready;
    ready = [];
    for (const { response, answer, headers } of batch) {
      sendAnswer(response, answer, nextRequestId(), headers);
    }
  }

  return (response, answer, headers) => {
    ready.push({ response, answer, headers });
    if (ready.length === 1) setImmediate(sendAll);
  };
}
