import type { HttpApiHandler } from "@plinth/kit";
import { orders } from "../handlers/orders.ts";
import { lambdaHandler } from "./open-handler.ts";

export const handler: HttpApiHandler = lambdaHandler(orders);
