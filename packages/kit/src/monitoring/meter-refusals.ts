import type { Client } from "@plinth/client";
import { isThrottled } from "../http/service-problem.ts";
import type { Metrics } from "./metrics.ts";

/** A client whose refusals by throttling and by DynamoDB's own failures are counted. */
export function meterRefusals(client: Client, metrics: Metrics): Client {
  const send: Client["send"] = async (operation, input, options) => {
    try {
      return await client.send(operation, input, options);
    } catch (error) {
      if (error instanceof Error && isThrottled(error)) metrics.count("tableThrottles");
      if (error instanceof Error && error.name === "InternalServerError") {
        metrics.count("tableSystemErrors");
      }
      throw error;
    }
  };
  return { ...client, send, close: () => client.close() };
}
