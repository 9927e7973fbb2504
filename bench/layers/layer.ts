import type { Endpoint } from "./endpoint.ts";

export const layerNames = [
  "Plinth",
  "Plinth, client stubbed",
  "Plinth through the SDK",
  "AWS SDK client",
  "DocumentClient",
  "ElectroDB",
  "DynamoDB-Toolbox",
  "OneTable",
  "Dynamoose",
] as const;

export type LayerName = (typeof layerNames)[number];

export const layerCallNames = ["get", "put", "query"] as const;

export type LayerCallName = (typeof layerCallNames)[number];

export const layerCallTitles: Readonly<Record<LayerCallName, string>> = {
  get: "get of an item of 20 attributes",
  put: "put of it",
  query: "query of 100 of them",
};

/** One way for code to keep its orders in DynamoDB, with an endpoint that answers at once. */
export interface Layer {
  /** Writes the order, whatever was there. */
  put(): Promise<unknown>;
  /** Gives the order. */
  get(): Promise<unknown>;
  /** Gives the hundred orders of the customer. */
  query(): Promise<unknown>;
}

export type OpenLayer = (endpoint: Endpoint) => Layer;
