/** One of the club's courts, under our own number and the club's. */
export interface CourtRule {
  readonly courtId: number;
  /** What the club's website calls it. */
  readonly area: number;
  readonly name: string;
  /** How many days can be asked for at once, today counted. */
  readonly windowDays: number;
}

/** The settings that say how the club is booked, checked and with their types. */
export interface ClubRules {
  readonly timeZone: string;
  readonly venue: string;
  readonly courts: readonly CourtRule[];
  /** In the order of the day. */
  readonly timeSlots: readonly string[];
  /** Of a user who has set none. */
  readonly bookingsPerDayDefault: number;
  readonly bookingsPerDayMax: number;
  /** The pause after the first failed attempt, after the second, and so on. */
  readonly retryDelaysSeconds: readonly number[];
  readonly concurrencyMax: number;
  readonly leaseSeconds: number;
  readonly pollSeconds: number;
  /** Over how many partitions of DueIndex the due work is spread. */
  readonly dueShardCount: number;
}

/** Where the rules come from. May answer with what was read a moment ago. */
export interface RuleSource {
  current(): Promise<ClubRules>;
}
