export type ContributorInsightsStatus =
  | "ENABLING"
  | "ENABLED"
  | "DISABLING"
  | "DISABLED"
  | "FAILED";
export type ContributorInsightsMode = "ACCESSED_AND_THROTTLED_KEYS" | "THROTTLED_KEYS";

/** Of a table, or of one of its global indexes. */
export interface UpdateContributorInsightsInput {
  TableName: string;
  IndexName?: string;
  ContributorInsightsAction: "ENABLE" | "DISABLE";
  /** `ACCESSED_AND_THROTTLED_KEYS` when absent, also where another mode was set before. */
  ContributorInsightsMode?: ContributorInsightsMode;
}

export interface ContributorInsightsSummary {
  TableName: string;
  IndexName?: string;
  ContributorInsightsStatus: ContributorInsightsStatus;
  ContributorInsightsMode?: ContributorInsightsMode;
}

export interface UpdateContributorInsightsOutput extends ContributorInsightsSummary {}

export interface DescribeContributorInsightsInput {
  TableName: string;
  IndexName?: string;
}

export interface DescribeContributorInsightsOutput extends ContributorInsightsSummary {
  ContributorInsightsRuleList?: string[];
  /** Epoch seconds with a fraction. */
  LastUpdateDateTime?: number;
}

export interface ListContributorInsightsInput {
  TableName?: string;
  NextToken?: string;
  /** 100 at most. */
  MaxResults?: number;
}

/** What is DISABLED is not listed. */
export interface ListContributorInsightsOutput {
  ContributorInsightsSummaries: ContributorInsightsSummary[];
  NextToken?: string;
}
