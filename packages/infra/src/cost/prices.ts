/** What one unit costs, and where that stands. */
export interface Price {
  /** Dollars, exactly. */
  readonly usd: string;
  /** By which AWS's price list has it. */
  readonly usageType: string;
}

/** What both table classes have a price of their own for. */
export interface ClassPrices {
  /** Of one read or write request unit. */
  readonly readRequestUnit: Price | undefined;
  readonly writeRequestUnit: Price | undefined;
  /** Of one capacity unit for one hour. */
  readonly readCapacityUnitHour: Price | undefined;
  readonly writeCapacityUnitHour: Price | undefined;
  /** Of one gigabyte for one month. */
  readonly storage: Price | undefined;
}

export interface RegionPrices {
  readonly region: string;
  /** AWS's price list of the region. */
  readonly source: string;
  /** The day on which AWS published it. */
  readonly publishedOn: string;
  /** The day on which these prices were read. */
  readonly readOn: string;
  readonly classes: Readonly<Record<"STANDARD" | "STANDARD_INFREQUENT_ACCESS", ClassPrices>>;
  /** Of one gigabyte of a table and its local indexes for one month. */
  readonly pointInTimeRecovery: Price | undefined;
  /** Of one GetRecords. */
  readonly streamRead: Price | undefined;
}

/**
 * Prices without taxes, discounts and free tier. What is undefined could not be read, and is not
 * estimated. The lists were read in stored copies and not from AWS directly.
 */
export const regionPrices: readonly RegionPrices[] = [
  {
    ...listOf("us-east-1"),
    classes: {
      STANDARD: {
        readRequestUnit: { usd: "0.000000125", usageType: "ReadRequestUnits" },
        writeRequestUnit: { usd: "0.000000625", usageType: "WriteRequestUnits" },
        readCapacityUnitHour: { usd: "0.00013", usageType: "ReadCapacityUnit-Hrs" },
        writeCapacityUnitHour: { usd: "0.00065", usageType: "WriteCapacityUnit-Hrs" },
        storage: { usd: "0.25", usageType: "TimedStorage-ByteHrs" },
      },
      STANDARD_INFREQUENT_ACCESS: {
        readRequestUnit: { usd: "0.000000155", usageType: "IA-ReadRequestUnits" },
        writeRequestUnit: { usd: "0.00000078", usageType: "IA-WriteRequestUnits" },
        readCapacityUnitHour: { usd: "0.00016", usageType: "IA-ReadCapacityUnit-Hrs" },
        writeCapacityUnitHour: { usd: "0.00081", usageType: "IA-WriteCapacityUnit-Hrs" },
        storage: { usd: "0.1", usageType: "IA-TimedStorage-ByteHrs" },
      },
    },
    pointInTimeRecovery: { usd: "0.2", usageType: "USE1-TimedPITRStorage-ByteHrs" },
    streamRead: { usd: "0.0000002", usageType: "USE1-Streams-Requests" },
  },
  {
    ...listOf("eu-west-1"),
    classes: {
      STANDARD: {
        readRequestUnit: { usd: "0.0000001415", usageType: "EU-ReadRequestUnits" },
        writeRequestUnit: { usd: "0.000000705", usageType: "EU-WriteRequestUnits" },
        readCapacityUnitHour: { usd: "0.000147", usageType: "EU-ReadCapacityUnit-Hrs" },
        writeCapacityUnitHour: { usd: "0.000735", usageType: "EU-WriteCapacityUnit-Hrs" },
        storage: { usd: "0.283", usageType: "EU-TimedStorage-ByteHrs" },
      },
      STANDARD_INFREQUENT_ACCESS: noPrices(),
    },
    pointInTimeRecovery: { usd: "0.22", usageType: "EU-TimedPITRStorage-ByteHrs" },
    streamRead: undefined,
  },
  {
    ...listOf("eu-central-1"),
    classes: {
      STANDARD: {
        ...noPrices(),
        readRequestUnit: { usd: "0.0000001525", usageType: "EUC1-ReadRequestUnits" },
        writeRequestUnit: { usd: "0.0000007625", usageType: "EUC1-WriteRequestUnits" },
        storage: { usd: "0.306", usageType: "EUC1-TimedStorage-ByteHrs" },
      },
      STANDARD_INFREQUENT_ACCESS: noPrices(),
    },
    pointInTimeRecovery: { usd: "0.2448", usageType: "EUC1-TimedPITRStorage-ByteHrs" },
    streamRead: undefined,
  },
];

function listOf(region: string) {
  const list = "https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws/AmazonDynamoDB";
  return {
    region,
    source: `${list}/20260911124422/${region}/index.json`,
    publishedOn: "2026-09-11",
    readOn: "2026-11-30",
  };
}

function noPrices(): ClassPrices {
  return {
    readRequestUnit: undefined,
    writeRequestUnit: undefined,
    readCapacityUnitHour: undefined,
    writeCapacityUnitHour: undefined,
    storage: undefined,
  };
}
