import type { HttpApiHandler } from "@plinth/kit";
import { accounts } from "../handlers/accounts.ts";
import { lambdaHandler } from "./open-handler.ts";

export const handler: HttpApiHandler = lambdaHandler(accounts);
