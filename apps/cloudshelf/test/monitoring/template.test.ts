import { template } from "@plinth/infra";
import { describe, expect, it } from "vitest";
import { application } from "../../src/infra/application.ts";

const { Resources, Parameters = {}, Mappings } = template(application);

function propertiesOf(id: string) {
  return Resources[id]?.Properties;
}

const functions = ["Catalogue", "Cart", "Accounts", "Orders"];

describe("the watch over the deployed shop", () => {
  it.each(functions)("S-78 has an alarm for five errors of %s in five minutes", (name) => {
    expect(propertiesOf(`${name}FunctionErrorsAlarm`)).toMatchObject({
      MetricName: "Errors",
      Dimensions: [{ Name: "FunctionName", Value: { Ref: `${name}Function` } }],
      Statistic: "Sum",
      Period: 300,
      EvaluationPeriods: 1,
      ComparisonOperator: "GreaterThanOrEqualToThreshold",
      Threshold: 5,
    });
  });

  it("S-78 has an alarm for more than ten 5xx in each of two times five minutes", () => {
    expect(propertiesOf("ApiServerErrorsAlarm")).toMatchObject({
      Namespace: "AWS/ApiGateway",
      MetricName: "5xx",
      Statistic: "Sum",
      Period: 300,
      EvaluationPeriods: 2,
      ComparisonOperator: "GreaterThanThreshold",
      Threshold: 10,
    });
  });

  it("S-78 tells of a bill of more than ten dollars", () => {
    expect(propertiesOf("CostBudget")).toMatchObject({
      Budget: { BudgetType: "COST", BudgetLimit: { Amount: 10, Unit: "USD" } },
      NotificationsWithSubscribers: [
        { Subscribers: [{ SubscriptionType: "SNS", Address: { Ref: "Alerts" } }] },
      ],
    });
  });

  it("S-78 has the second phase's thresholds: 5 % errors, 10 s, 2 s, 1 %", () => {
    for (const name of functions) {
      expect(propertiesOf(`${name}FunctionErrorPercentAlarm`)).toHaveProperty("Threshold", 5);
      expect(propertiesOf(`${name}SlowFunctionAlarm`)).toMatchObject({
        ExtendedStatistic: "p95",
        Threshold: 10_000,
      });
    }
    expect(propertiesOf("ApiSlowAnswersAlarm")).toMatchObject({
      MetricName: "Latency",
      ExtendedStatistic: "p95",
      Threshold: 2000,
    });
    expect(propertiesOf("ApiServerErrorPercentAlarm")).toHaveProperty("Threshold", 1);
  });

  it("S-78 tells the topic and shows the dashboard under the source's names", () => {
    expect(propertiesOf("Alerts")).toHaveProperty("TopicName", "cloudshelf-alerts");
    expect(propertiesOf("Overview")).toHaveProperty("DashboardName", "CloudShelf-Phase1-Overview");
    expect(Parameters["AlertEmail"]?.Default).toBe("");
  });

  it("S-78 keeps logs for a week, and in production for a month", () => {
    const byEnvironment = { "Fn::FindInMap": ["LogRetention", { Ref: "Environment" }, "Days"] };
    expect(Mappings?.["LogRetention"]).toMatchObject({ dev: { Days: 7 }, prod: { Days: 30 } });
    for (const id of [...functions.map((name) => `${name}LogGroup`), "HttpApiAccessLog"]) {
      expect(propertiesOf(id)?.["RetentionInDays"], id).toEqual(byEnvironment);
    }
  });

  it("S-78 has questions to the logs: errors, slow requests, capacity by route", () => {
    const queries = Object.keys(Resources).filter((id) => id.endsWith("Query"));
    expect(queries).toEqual(
      expect.arrayContaining(["ErrorsQuery", "SlowRequestsQuery", "CapacityByRouteQuery"]),
    );
    for (const id of queries) expect(propertiesOf(id)?.["QueryString"], id).not.toBe("");
  });
});
