import type { HttpApiHandler } from "@plinth/kit";
import { catalogue } from "../handlers/catalogue.ts";
import { lambdaHandler } from "./open-handler.ts";

export const handler: HttpApiHandler = lambdaHandler(catalogue);
