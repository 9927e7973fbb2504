import type { Application } from "../../application/application.ts";
import { ref, textValue } from "../intrinsics.ts";
import type { ResourceEntry } from "../template-types.ts";

/**
 * A budget rather than an alarm on `EstimatedCharges`: that metric is in us-east-1 only and asks for a
 * setting of the account ("Create a billing alarm to monitor your estimated AWS charges" in CloudWatch's
 * guide), while budgets know of no region. Both look at the bill a few times a day.
 */
export function costResources({ monitoring, tags }: Application): ResourceEntry[] {
  if (monitoring?.monthlyCost === undefined) {
    return [];
  }
  const ResourceTags = Object.entries(tags).map(([Key, text]) => ({ Key, Value: textValue(text) }));
  const Properties = {
    Budget: {
      BudgetType: "COST",
      TimeUnit: "MONTHLY",
      BudgetLimit: { Amount: monitoring.monthlyCost.moreThan, Unit: "USD" },
    },
    NotificationsWithSubscribers: [
      {
        Notification: {
          NotificationType: "ACTUAL",
          ComparisonOperator: "GREATER_THAN",
          ThresholdType: "PERCENTAGE",
          Threshold: 100,
        },
        Subscribers: [{ SubscriptionType: "SNS", Address: ref("Alerts") }],
      },
    ],
    ...(ResourceTags.length > 0 && { ResourceTags }),
  };
  return [
    ["CostBudget", { Type: "AWS::Budgets::Budget", DependsOn: ["AlertsPolicy"], Properties }],
  ];
}
