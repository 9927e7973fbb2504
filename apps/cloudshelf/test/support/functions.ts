import type { Client } from "@plinth/client";
import type { HttpApiEvent } from "@plinth/kit";
import { accounts } from "../../src/handlers/accounts.ts";
import { cart } from "../../src/handlers/cart.ts";
import { catalogue } from "../../src/handlers/catalogue.ts";
import { orders } from "../../src/handlers/orders.ts";
import { application } from "../../src/infra/application.ts";
import {
  lambdaHandler,
  type ScheduledEvent,
  scheduledLambdaHandler,
} from "../../src/lambda/open-handler.ts";
import { createHttpApi, type HttpApi } from "./http-api.ts";
import { type ApiClient, administrator, createApiClient } from "./test-api.ts";
import { openTestShop, type RecordedCall, type TestShop } from "./test-shop.ts";

export const shopUrl = "https://shop.example.com/shop/";

/** The environment that the template gives a function, with what Lambda and the deployment add. */
export function environmentOf(functionName: string): Record<string, string> {
  const template = application.functions.get(functionName)?.environment ?? {};
  // As the template resolves them when no parameter is given.
  const resolved = Object.entries(template).map(([name, text]) => [
    name,
    text.replaceAll(/\$\{(\w+)\}/g, (_, each) => application.parameters.get(each)?.default ?? ""),
  ]);
  return {
    ...Object.fromEntries(resolved),
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
  /** Calls the function of orders as its schedule does. */
  callBySchedule(): Promise<unknown>;
}

/** What EventBridge Scheduler sends where a target has no input of its own. */
const scheduledEvent: ScheduledEvent = {
  source: "aws.scheduler",
  "detail-type": "Scheduled Event",
};

/** The four functions behind an HTTP API, on tables in memory that hold the samples. */
export async function openFunctions(
  environment: Readonly<Record<string, string>> = {},
): Promise<TestFunctions> {
  const test = await openTestShop({ administrator });
  const callsOf = new Map<string, RecordedCall[]>();
  const partsOf = ({ name }: typeof catalogue) => {
    const calls: RecordedCall[] = [];
    callsOf.set(name, calls);
    const {
      client: _,
      cursorKey: __,
      tableNames: ___,
      mail: ____,
      identity: _____,
      ...parts
    } = test.options;
    return { ...parts, client: recorded(test.client, calls) };
  };
  const handlerOf = (handler: typeof catalogue) =>
    lambdaHandler(handler, { ...environmentOf(handler.name), ...environment }, partsOf(handler));
  const ordersHandler = scheduledLambdaHandler(
    orders,
    { ...environmentOf("orders"), ...environment },
    partsOf(orders),
  );
  const handlers = {
    catalogue: handlerOf(catalogue),
    cart: handlerOf(cart),
    accounts: handlerOf(accounts),
    orders: async (event: HttpApiEvent) => {
      const result = await ordersHandler(event);
      if (result === undefined) throw new Error("A request was taken for the schedule");
      return result;
    },
  };
  const httpApi = createHttpApi(application.functions, handlers);
  return {
    ...httpApi,
    test,
    callsOf,
    callBySchedule: () => ordersHandler(scheduledEvent),
    api: createApiClient(httpApi.fetch, `${shopUrl}api`),
  };
}

function recorded(client: Client, calls: RecordedCall[]): Client {
  const send: Client["send"] = (operation, input, options) => {
    calls.push({ operation, input: { ...input } });
    return client.send(operation, input, options);
  };
  return { send, close: () => client.close() };
}
