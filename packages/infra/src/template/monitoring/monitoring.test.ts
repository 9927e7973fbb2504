import { defineEntity, defineTable } from "@plinth/model";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { museum } from "../../../test/museum.suite.ts";
import { defineApplication } from "../../application/define-application.ts";
import { template } from "../template.ts";
import type { TemplateObject, TemplateResource } from "../template-types.ts";

const { Resources, Mappings, Conditions } = template(museum);

function propertiesOf(id: string): TemplateObject | undefined {
  return Resources[id]?.Properties;
}

function ofType(type: string): [string, TemplateResource][] {
  return Object.entries(Resources).filter(([, { Type }]) => Type === type);
}

/** The text as CloudFormation makes it, with a name in each place. */
function bodyOf(id: string): { readonly text: string; readonly places: readonly string[] } {
  const text = String(Object(propertiesOf(id)?.["DashboardBody"])["Fn::Sub"]);
  const places = [...text.matchAll(/\$\{([^!}]+)\}/g)].map(([, place = ""]) => place);
  return { text: text.replaceAll(/\$\{[^}]+\}/g, "name"), places };
}

describe("the alarms of a template", () => {
  it("are one for each part of the metric", () => {
    const ids = ofType("AWS::CloudWatch::Alarm").map(([id]) => id);
    expect(ids.filter((id) => id.endsWith("FunctionErrorsAlarm"))).toEqual(
      ["Shop", "Works", "Gates", "Changes", "Catalogue"].map(
        (part) => `${part}FunctionErrorsAlarm`,
      ),
    );
    expect(ids.filter((id) => id.includes("Changes") && id.includes("tChanges"))).toEqual([
      "ChangesLostChangesAlarm",
    ]);
    expect(ids.filter((id) => id.endsWith("TableThrottlesAlarm"))).toEqual(
      ["Tickets", "Works", "EntryLog"].map((part) => `${part}TableThrottlesAlarm`),
    );
    expect(ids).toContain("ApiSlowAnswersAlarm");
  });

  it("tell the topic when they go off and when all is well, and take no data for none", () => {
    const alarms = ofType("AWS::CloudWatch::Alarm");
    for (const [id, { Properties }] of alarms) {
      expect(Properties["AlarmActions"], id).toEqual([{ Ref: "Alerts" }]);
      expect(Properties["OKActions"], id).toEqual([{ Ref: "Alerts" }]);
      const missing = id.includes("LostChanges") ? "ignore" : "notBreaching";
      expect(Properties["TreatMissingData"], id).toBe(missing);
    }
  });

  it("count errors of a function, five and more in five minutes", () => {
    expect(propertiesOf("ShopFunctionErrorsAlarm")).toMatchObject({
      Namespace: "AWS/Lambda",
      MetricName: "Errors",
      Dimensions: [{ Name: "FunctionName", Value: { Ref: "ShopFunction" } }],
      Statistic: "Sum",
      Period: 300,
      EvaluationPeriods: 1,
      Threshold: 5,
      ComparisonOperator: "GreaterThanOrEqualToThreshold",
    });
  });

  it("look at an HTTP API under its own names, which are not those of a REST API", () => {
    expect(propertiesOf("ApiServerErrorsAlarm")).toMatchObject({
      Namespace: "AWS/ApiGateway",
      MetricName: "5xx",
      Dimensions: [
        { Name: "ApiId", Value: { Ref: "HttpApi" } },
        { Name: "Stage", Value: { Ref: "HttpApiStage" } },
      ],
      EvaluationPeriods: 2,
      DatapointsToAlarm: 2,
      Threshold: 10,
      ComparisonOperator: "GreaterThanThreshold",
    });
    expect(propertiesOf("ApiSlowAnswersAlarm")).toMatchObject({
      ExtendedStatistic: "p95",
      Period: 60,
    });
    expect(propertiesOf("ApiSlowAnswersAlarm")).not.toHaveProperty("Statistic");
  });

  it("make a percent of two series, and of few requests nothing", () => {
    expect(propertiesOf("ShopFunctionErrorPercentAlarm")?.["Metrics"]).toEqual([
      {
        Id: "measured",
        Expression: "IF(requests >= 20, 100 * FILL(errors, 0) / requests, 0)",
        ReturnData: true,
      },
      expect.objectContaining({ Id: "errors", ReturnData: false }),
      expect.objectContaining({ Id: "requests", ReturnData: false }),
    ]);
    expect(propertiesOf("ShopFunctionErrorPercentAlarm")).not.toHaveProperty("MetricName");
  });

  it("add up what each operation on a table met, ten of them at most", () => {
    const metrics = propertiesOf("TicketsTableErrorsAlarm")?.[
      "Metrics"
    ] as readonly TemplateObject[];
    const [measured, ...series] = metrics;
    expect(measured).toMatchObject({ Expression: "SUM(FILL(METRICS(), 0))", ReturnData: true });
    expect(series.length).toBeLessThanOrEqual(10);
    expect(series.map(({ Id }) => Id)).toEqual(
      expect.arrayContaining(["batchGetItem", "query", "transactWriteItems", "getItem"]),
    );
    const names = metrics.map(({ Id }) => String(Id));
    expect(names.filter((name) => !/^[a-z]\w*$/.test(name))).toEqual([]);
  });
});

describe("the alarm of a table's throttles", () => {
  const tableWith = (indexCount: number) => {
    const indexes = Array.from({ length: indexCount }, (_, position) => [
      `By${position}`,
      { partitionKey: `k${position}`, projection: "KEYS_ONLY" } as const,
    ]);
    const table = defineTable({
      name: "notes",
      partitionKey: "id",
      globalSecondaryIndexes: Object.fromEntries(indexes),
    });
    const Note = defineEntity(table, { name: "Note", attributes: z.object({ id: z.string() }) });
    const alarms = { busy: { description: "x", metric: "tableThrottles", atLeast: 1 } } as const;
    const made = template(
      defineApplication({
        name: "notes",
        description: "Notes.",
        tables: { Notes: table },
        entities: { Note },
        accessPatterns: { note: { description: "x", entity: Note, operation: "GetItem" } },
        monitoring: { alarms },
      }),
    );
    const metrics = made.Resources["NotesBusyAlarm"]?.Properties["Metrics"];
    return (metrics as readonly TemplateObject[]).map(({ Id }) => Id);
  };

  it.each([
    [0, ["measured", "read", "write"]],
    [1, ["measured", "read", "write", "read1", "write1"]],
    [5, ["measured", "getItem"]],
  ])("with %i global indexes is of %j", (indexCount, ids) => {
    expect(tableWith(indexCount)).toEqual(ids);
  });
});

describe("the topic of alerts", () => {
  it("lets alarms and budgets of its own account publish, and nobody else", () => {
    const policy = Object(propertiesOf("AlertsPolicy")?.["PolicyDocument"]);
    expect(policy.Statement.map(({ Principal }: TemplateObject) => Principal)).toEqual([
      { Service: "cloudwatch.amazonaws.com" },
      { Service: "budgets.amazonaws.com" },
    ]);
    for (const { Condition, Effect } of policy.Statement) {
      expect(Effect).toBe("Allow");
      expect(Condition.StringEquals).toEqual({ "aws:SourceAccount": { Ref: "AWS::AccountId" } });
    }
  });

  it("is encrypted by a key that both may use, and that turns", () => {
    expect(propertiesOf("Alerts")).toHaveProperty("KmsMasterKeyId", {
      "Fn::GetAtt": ["AlertsKey", "Arn"],
    });
    const key = propertiesOf("AlertsKey");
    expect(key).toHaveProperty("EnableKeyRotation", true);
    expect(Object(key?.["KeyPolicy"]).Statement).toHaveLength(3);
  });

  it("has a reader when a parameter names one", () => {
    expect(Resources["AlertsEmail"]?.Condition).toBe("HasAlertEmail");
    expect(Conditions?.["HasAlertEmail"]).toEqual({
      "Fn::Not": [{ "Fn::Equals": [{ Ref: "AlertEmail" }, ""] }],
    });
  });

  it("hears of a bill above the budget once it can", () => {
    expect(Resources["CostBudget"]?.DependsOn).toEqual(["AlertsPolicy"]);
    expect(propertiesOf("CostBudget")).toMatchObject({
      Budget: { TimeUnit: "MONTHLY", BudgetLimit: { Amount: 25, Unit: "USD" } },
    });
  });

  it.each([
    ["AWS's own hand", { topic: { encryption: "NONE" as const } }, undefined],
    ["another key", { topic: { encryption: { kmsKeyId: "alias/a" } } }, "alias/a"],
  ])("leaves encryption to %s when it is told", (_, monitoring, key) => {
    const { Resources: made } = template({ ...museum, monitoring });
    expect(made["Alerts"]?.Properties["KmsMasterKeyId"]).toEqual(key);
    expect(made).not.toHaveProperty("AlertsKey");
  });
});

describe("the dashboard", () => {
  const { text, places } = bodyOf("Overview");
  const { widgets } = JSON.parse(text) as {
    readonly widgets: readonly {
      readonly type: string;
      readonly x: number;
      readonly y: number;
      readonly width: number;
      readonly height: number;
      readonly properties: Readonly<Record<string, unknown>>;
    }[];
  };

  it("names only what the template has", () => {
    const known = [...Object.keys(Resources), "AWS::Region"];
    expect(places.filter((place) => !known.includes(place.replace(/\.Arn$/, "")))).toEqual([]);
    expect(places).toContain("ShopFunctionErrorsAlarm.Arn");
  });

  it("lies on the grid, each widget in a place of its own", () => {
    const cells = widgets.flatMap(({ x, y, width, height }) =>
      Array.from({ length: width * height }, (_, cell) =>
        [x + (cell % width), y + Math.floor(cell / width)].join(),
      ),
    );
    expect(new Set(cells).size).toBe(cells.length);
    for (const { x, width, height } of widgets) {
      expect(x + width).toBeLessThanOrEqual(24);
      expect(height).toBeLessThanOrEqual(1000);
    }
  });

  it("has graphs whose series are namespace, name, pairs of dimensions, and how they are shown", () => {
    const graphs = widgets.filter(({ type }) => type === "metric");
    expect(graphs.length).toBeGreaterThan(5);
    for (const { properties } of graphs) {
      for (const metric of properties["metrics"] as readonly (readonly unknown[])[]) {
        const [namespace, name, ...others] = metric;
        expect(namespace).toMatch(/^AWS\//);
        expect(name).toEqual(expect.any(String));
        expect(others.length % 2, JSON.stringify(metric)).toBe(1);
        expect(others.at(-1)).toEqual({ stat: expect.any(String), label: expect.any(String) });
      }
    }
  });
});

describe("logs", () => {
  it("are kept by the environment, but where a function says otherwise", () => {
    expect(Mappings?.["LogRetention"]).toEqual({
      dev: { Days: 7 },
      staging: { Days: 7 },
      prod: { Days: 30 },
    });
    const byEnvironment = { "Fn::FindInMap": ["LogRetention", { Ref: "Environment" }, "Days"] };
    expect(propertiesOf("WorksLogGroup")?.["RetentionInDays"]).toEqual(byEnvironment);
    expect(propertiesOf("HttpApiAccessLog")?.["RetentionInDays"]).toEqual(byEnvironment);
    expect(propertiesOf("ShopLogGroup")?.["RetentionInDays"]).toBe(90);
  });

  it("have no map that nothing looks into", () => {
    const { monitoring, httpApi: _, functions: __, ...others } = museum;
    const bare = { ...others, monitoring: undefined, httpApi: undefined, functions: new Map() };
    const kept = template({ ...bare, monitoring: { logRetentionDays: 7 } });
    expect(kept).not.toHaveProperty("Mappings");
    expect(monitoring?.logRetentionDays).toBeDefined();
  });

  it("have their questions in a folder of the stack", () => {
    expect(propertiesOf("SlowAnswersQuery")).toEqual({
      Name: { "Fn::Sub": "${AWS::StackName}/slowAnswers" },
      LogGroupNames: [{ Ref: "HttpApiAccessLog" }],
      QueryString: "filter milliseconds > 1000 | stats count() by route",
    });
    expect(propertiesOf("ErrorsQuery")?.["LogGroupNames"]).toHaveLength(5);
  });
});
