import { orders } from "../handlers/orders.ts";
import { type ScheduledHandler, scheduledLambdaHandler } from "./open-handler.ts";

export const handler: ScheduledHandler = scheduledLambdaHandler(orders);
