import type { Client } from "@plinth/client";
import { accounts } from "../../src/handlers/accounts.ts";
import { cart } from "../../src/handlers/cart.ts";
import { catalogue } from "../../src/handlers/catalogue.ts";
import { orders } from "../../src/handlers/orders.ts";
import { application } from "../../src/infra/application.ts";
import { lambdaHandler } from "../../src/lambda/open-handler.ts";
import { createHttpApi, type HttpApi } from "./http-api.ts";
import { type ApiClient, administrator, createApiClient } from "./test-api.ts";
import { openTestShop, type RecordedCall, type TestShop } from "./test-shop.ts";

export const shopUrl = "https://shop.example.com/shop/";

/** The environment that the template gives a function, with what Lambda and the deployment add. */
export function environmentOf(functionName: string): Record<string, string> {
  return {
    ...application.functions.get(functionName)?.environment,
    AWS_REGION: "eu-west-1",
    CLOUDSHELF_SECRET: "the secret of the functions' tests",
    CLOUDSHELF_LOG_LEVEL: "silent",
  };
}

export interface TestFunctions extends HttpApi {
  readonly test: TestShop;
  readonly api: ApiClient;
  /** What each function asked of DynamoDB so far. */
  readonly callsOf: ReadonlyMap<string, readonly RecordedCall[]>;
}

/** The four functions behind an HTTP API, on tables in memory that hold the samples. */
export async function openFunctions(): Promise<TestFunctions> {
  const test = await openTestShop({ administrator });
  const callsOf = new Map<string, RecordedCall[]>();
  const handlerOf = (handler: typeof catalogue) => {
    const calls: RecordedCall[] = [];
    callsOf.set(handler.name, calls);
    const { client: _, cursorKey: __, tableNames: ___, ...parts } = test.options;
    const client = recorded(test.client, calls);
    return lambdaHandler(handler, environmentOf(handler.name), { ...parts, client });
  };
  const handlers = {
    catalogue: handlerOf(catalogue),
    cart: handlerOf(cart),
    accounts: handlerOf(accounts),
    orders: handlerOf(orders),
  };
  const httpApi = createHttpApi(application.functions, handlers);
  return { ...httpApi, test, callsOf, api: createApiClient(httpApi.fetch, `${shopUrl}api`) };
}

function recorded(client: Client, calls: RecordedCall[]): Client {
  const send: Client["send"] = (operation, input, options) => {
    calls.push({ operation, input: { ...input } });
    return client.send(operation, input, options);
  };
  return { send, close: () => client.close() };
}
