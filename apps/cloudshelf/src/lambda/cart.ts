import type { HttpApiHandler } from "@plinth/kit";
import { cart } from "../handlers/cart.ts";
import { lambdaHandler } from "./open-handler.ts";

export const handler: HttpApiHandler = lambdaHandler(cart);
