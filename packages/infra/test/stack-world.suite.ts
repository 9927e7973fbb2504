import type { OperationName } from "@plinth/api";
import { type Client, inProcess, ServiceError } from "@plinth/client";
import { createEngine, type Engine } from "@plinth/engine";
import { createMemoryStore, type KeyValueStore } from "@plinth/store";
import { openStacks, type Stacks, type StacksOptions } from "../src/stacks/index.ts";

interface Task {
  readonly run: () => void;
  readonly dueMs: number;
}

/** An engine, its clock, and stacks on it. Time passes when somebody waits, and by a millisecond with each request. */
export class StackWorld {
  readonly engine: Engine;
  readonly client: Client;
  nowMs = Date.parse("2026-03-01T08:00:00Z");
  #tasks: Task[] = [];
  #count = 0;

  constructor(store: KeyValueStore = createMemoryStore()) {
    this.engine = createEngine({
      store,
      now: () => this.nowMs,
      schedule: (run, delayMs) => {
        this.#tasks.push({ run, dueMs: this.nowMs + delayMs });
      },
    });
    const client = inProcess(this.engine);
    this.client = {
      ...client,
      send: (operation, input, options) => {
        this.nowMs += 1;
        return client.send(operation, input, options);
      },
    };
  }

  /** Lets time pass, and the engine's background work with it. */
  pass(milliseconds: number): void {
    this.nowMs += milliseconds;
    for (;;) {
      const due = this.#tasks.find(({ dueMs }) => dueMs <= this.nowMs);
      if (due === undefined) {
        return;
      }
      this.#tasks = this.#tasks.filter((task) => task !== due);
      due.run();
    }
  }

  /** Another process, as it were, with stacks on the same endpoint. */
  stacks(options: Partial<StacksOptions> = {}): Stacks {
    return openStacks({
      client: this.client,
      region: "us-east-1",
      accountId: "000000000000",
      owner: "ann@example.com",
      now: () => this.nowMs,
      uuid: () => this.#next("id"),
      nameSuffix: () => this.#next("N"),
      wait: async (milliseconds) => {
        this.pass(milliseconds);
      },
      ...options,
    });
  }

  /** A client that refuses one operation on one table, and all operations of that name when none is given. */
  refusing(operation: OperationName, tableName?: string, name = "ValidationException"): Client {
    return {
      ...this.client,
      send: (sent, input, options) => {
        const isMeant = tableName === undefined || Reflect.get(input, "TableName") === tableName;
        return sent === operation && isMeant
          ? Promise.reject(new ServiceError(name, `${operation} is refused`, { statusCode: 400 }))
          : this.client.send(sent, input, options);
      },
    };
  }

  #next(prefix: string): string {
    this.#count += 1;
    return `${prefix}${this.#count}`;
  }

  /** Everything that is to be seen of all tables but the stacks' own, items included. */
  async tables(): Promise<Record<string, unknown>> {
    this.pass(1000);
    const { TableNames } = await this.engine.execute("ListTables", {});
    const seen: Record<string, unknown> = {};
    for (const TableName of TableNames) {
      if (TableName !== "plinth-stacks") {
        seen[TableName] = await this.#table(TableName);
      }
    }
    return seen;
  }

  async #table(TableName: string): Promise<unknown> {
    const { Table } = await this.engine.execute("DescribeTable", { TableName });
    const { TimeToLiveDescription } = await this.engine.execute("DescribeTimeToLive", {
      TableName,
    });
    const { ContinuousBackupsDescription } = await this.engine.execute(
      "DescribeContinuousBackups",
      { TableName },
    );
    const insights = await this.engine.execute("DescribeContributorInsights", { TableName });
    const ResourceArn = Table.TableArn;
    const { Tags = [] } = await this.engine.execute("ListTagsOfResource", { ResourceArn });
    const { Items = [] } = await this.engine.execute("Scan", { TableName });
    const { PointInTimeRecoveryDescription: recovery } = ContinuousBackupsDescription;
    return {
      id: Table.TableId,
      key: Table.KeySchema,
      definitions: sortedBy(Table.AttributeDefinitions, ({ AttributeName }) => AttributeName),
      status: Table.TableStatus,
      billing: Table.BillingModeSummary?.BillingMode ?? "PROVISIONED",
      units: [
        Table.ProvisionedThroughput.ReadCapacityUnits,
        Table.ProvisionedThroughput.WriteCapacityUnits,
      ],
      bounds: boundsOf(Table.OnDemandThroughput),
      stream: Table.StreamSpecification?.StreamViewType,
      sse: Table.SSEDescription,
      tableClass: Table.TableClassSummary?.TableClass ?? "STANDARD",
      protection: Table.DeletionProtectionEnabled,
      timeToLive: TimeToLiveDescription,
      recovery: [recovery.PointInTimeRecoveryStatus, recovery.RecoveryPeriodInDays],
      insights: insights.ContributorInsightsStatus,
      policy: await this.#policy(ResourceArn),
      tags: sortedBy(Tags, ({ Key }) => Key),
      indexes: sortedBy(Table.GlobalSecondaryIndexes ?? [], ({ IndexName }) => IndexName).map(
        (index) => ({
          name: index.IndexName,
          key: index.KeySchema,
          projection: index.Projection,
          status: index.IndexStatus,
          count: index.ItemCount,
          units: index.ProvisionedThroughput?.ReadCapacityUnits ?? 0,
          bounds: boundsOf(index.OnDemandThroughput),
        }),
      ),
      items: sortedBy(Items, (item) => JSON.stringify(item)),
    };
  }

  async #policy(ResourceArn: string): Promise<unknown> {
    try {
      const { Policy = "" } = await this.engine.execute("GetResourcePolicy", { ResourceArn });
      return JSON.parse(Policy);
    } catch {
      return undefined;
    }
  }
}

function boundsOf(bounds: object | undefined): unknown {
  const set = Object.entries(bounds ?? {}).filter(([, bound]) => bound !== -1);
  return set.length === 0 ? undefined : Object.fromEntries(set);
}

function sortedBy<Item>(items: readonly Item[], key: (item: Item) => string): Item[] {
  return [...items].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

/** How a client is cut off: before the request arrives, or after it was carried out. */
export type Cut = "before" | "after";

/** A client that fails from its n-th request on, as if the process had been killed there; or that fails once. */
export function failingClient(
  client: Client,
  {
    at,
    cut,
    isKilled,
    error,
  }: { at: number; cut: Cut; isKilled: boolean; error: () => Promise<never> },
): Client & { readonly sent: OperationName[] } {
  const sent: OperationName[] = [];
  return {
    ...client,
    sent,
    send: async (operation, input, options) => {
      sent.push(operation);
      const count = sent.length;
      if (isKilled ? count > at : false) {
        return error();
      }
      if (count === at) {
        if (cut === "after") {
          await client.send(operation, input, options);
        }
        return error();
      }
      return client.send(operation, input, options);
    },
  };
}

/** As short as a table can be. */
const minimal = [
  "BillingMode: PAY_PER_REQUEST",
  "AttributeDefinitions: [{AttributeName: pk, AttributeType: S}]",
  "KeySchema: [{AttributeName: pk, KeyType: HASH}]",
];

interface TableLines {
  /** Beside Type and Properties. */
  readonly members?: readonly string[];
  /** Beside, or in the place of, the minimal ones. */
  readonly properties?: readonly string[];
}

/** A template of these tables, by their logical ids, with other sections before them. */
export function templateOf(tables: Readonly<Record<string, TableLines>>, sections = ""): string {
  const resources = Object.entries(tables).map(([logicalId, { members = [], properties = [] }]) => {
    const names = new Set(properties.map((line) => line.split(":")[0]));
    const all = [...minimal.filter((line) => !names.has(line.split(":")[0])), ...properties];
    const lines = [
      `  ${logicalId}:`,
      "    Type: AWS::DynamoDB::Table",
      ...members.map((line) => `    ${line}`),
      "    Properties:",
      ...all.map((line) => `      ${line}`),
    ];
    return `${lines.join("\n")}\n`;
  });
  return `${sections}Resources:\n${resources.join("")}`;
}
