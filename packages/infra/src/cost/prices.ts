/** What one unit costs, and where that stands. */
export interface Price {
  /** Dollars, exactly. */
  readonly usd: string;
  /**
   * By which AWS's price list has it
   * (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-understanding-billing.html).
   */
  readonly usageType: string;
  readonly source: PriceSource;
}

/** AWS's price list of a region, as it was on a day. */
export interface PriceSource {
  readonly url: string;
  /** The day on which whoever quoted the list took the figures from it. */
  readonly takenOn: string;
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
  readonly classes: Readonly<Record<"STANDARD" | "STANDARD_INFREQUENT_ACCESS", ClassPrices>>;
  /** Of one gigabyte of a table and its local indexes for one month. */
  readonly pointInTimeRecovery: Price | undefined;
  /** Of one call of GetRecords on a stream by another than Lambda. */
  readonly streamReadRequest: Price | undefined;
}

/** The day on which the quotations of the lists were read. */
export const pricesReadOn = "2026-11-30";

const onDemandInVirginia = listOf("us-east-1", "2026-09-06");
const capacityInVirginia = listOf("us-east-1", "2026-10-08");
const streamsInVirginia = listOf("us-east-1", "2026-09-29");
const ireland = listOf("eu-west-1", "2026-10-04");
const frankfurt = listOf("eu-central-1", "2026-09-11");

const unknownPrices: ClassPrices = {
  readRequestUnit: undefined,
  writeRequestUnit: undefined,
  readCapacityUnitHour: undefined,
  writeCapacityUnitHour: undefined,
  storage: undefined,
};

/**
 * Prices without taxes, discounts and free tier. AWS's own lists could not be reached when they were
 * gathered: each is what another public project says that it read there, on the day of its source. What
 * is undefined was quoted by none, and is not estimated. Frankfurt's were quoted without usage types,
 * which are those of the other regions with its prefix.
 */
export const regionPrices: readonly RegionPrices[] = [
  {
    region: "us-east-1",
    classes: {
      STANDARD: {
        ...pricesFrom(onDemandInVirginia, {
          readRequestUnit: ["0.000000125", "ReadRequestUnits"],
          writeRequestUnit: ["0.000000625", "WriteRequestUnits"],
        }),
        ...pricesFrom(capacityInVirginia, {
          readCapacityUnitHour: ["0.00013", "ReadCapacityUnit-Hrs"],
          writeCapacityUnitHour: ["0.00065", "WriteCapacityUnit-Hrs"],
          storage: ["0.25", "TimedStorage-ByteHrs"],
        }),
      },
      STANDARD_INFREQUENT_ACCESS: {
        ...pricesFrom(onDemandInVirginia, {
          readRequestUnit: ["0.000000155", "IA-ReadRequestUnits"],
          writeRequestUnit: ["0.00000078", "IA-WriteRequestUnits"],
        }),
        ...pricesFrom(capacityInVirginia, {
          readCapacityUnitHour: ["0.00016", "IA-ReadCapacityUnit-Hrs"],
          writeCapacityUnitHour: ["0.00081", "IA-WriteCapacityUnit-Hrs"],
          storage: ["0.1", "IA-TimedStorage-ByteHrs"],
        }),
      },
    },
    ...pricesFrom(capacityInVirginia, {
      pointInTimeRecovery: ["0.2", "USE1-TimedPITRStorage-ByteHrs"],
    }),
    ...pricesFrom(streamsInVirginia, {
      streamReadRequest: ["0.0000002", "USE1-Streams-Requests"],
    }),
  },
  {
    region: "eu-west-1",
    classes: {
      STANDARD: {
        ...unknownPrices,
        ...pricesFrom(ireland, {
          readRequestUnit: ["0.0000001415", "EU-ReadRequestUnits"],
          writeRequestUnit: ["0.000000705", "EU-WriteRequestUnits"],
          storage: ["0.283", "EU-TimedStorage-ByteHrs"],
        }),
      },
      STANDARD_INFREQUENT_ACCESS: unknownPrices,
    },
    ...pricesFrom(ireland, { pointInTimeRecovery: ["0.22", "EU-TimedPITRStorage-ByteHrs"] }),
    streamReadRequest: undefined,
  },
  {
    region: "eu-central-1",
    classes: {
      STANDARD: {
        ...unknownPrices,
        ...pricesFrom(frankfurt, {
          readRequestUnit: ["0.0000001525", "EUC1-ReadRequestUnits"],
          writeRequestUnit: ["0.0000007625", "EUC1-WriteRequestUnits"],
          storage: ["0.306", "EUC1-TimedStorage-ByteHrs"],
        }),
      },
      STANDARD_INFREQUENT_ACCESS: unknownPrices,
    },
    ...pricesFrom(frankfurt, { pointInTimeRecovery: ["0.2448", "EUC1-TimedPITRStorage-ByteHrs"] }),
    streamReadRequest: undefined,
  },
];

/** The lists in which a region's prices stand, each once. */
export function sourcesOf({
  classes,
  pointInTimeRecovery,
  streamReadRequest,
}: RegionPrices): PriceSource[] {
  const ofClasses = Object.values(classes).flatMap((prices) =>
    Object.values<Price | undefined>({ ...prices }),
  );
  const sources = [...ofClasses, pointInTimeRecovery, streamReadRequest].flatMap(
    (price) => price?.source ?? [],
  );
  return [...new Set(sources)];
}

/** Where AWS publishes the list of today; what it said on that day is quoted elsewhere. */
function listOf(region: string, takenOn: string): PriceSource {
  const offers = "https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws/AmazonDynamoDB";
  return { url: `${offers}/current/${region}/index.json`, takenOn };
}

function pricesFrom<Name extends string>(
  source: PriceSource,
  figures: Readonly<Record<Name, readonly [usd: string, usageType: string]>>,
): Record<Name, Price> {
  const prices = Object.entries<readonly [string, string]>(figures).map(
    ([name, [usd, usageType]]) => [name, { usd, usageType, source }],
  );
  return Object.fromEntries(prices);
}
