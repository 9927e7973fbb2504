/** An hour or more of one day, in minutes after its midnight. */
export interface TimeSlot {
  readonly startMinutes: number;
  readonly endMinutes: number;
}

/**
 * Reads the club's own words for a slot; undefined when the text is none, or ends before it begins.
 *
 *     slot ::= "De" time "a" time
 *     time ::= HH ":" MM ( "AM" | "PM" )      01 to 12, with its zero
 */
export function parseTimeSlot(text: string): TimeSlot | undefined {
  const match = /^De (\d{2}):(\d{2}) (AM|PM) a (\d{2}):(\d{2}) (AM|PM)$/.exec(text);
  if (match === null) return undefined;
  const startMinutes = minutesOf(match[1], match[2], match[3]);
  const endMinutes = minutesOf(match[4], match[5], match[6]);
  return startMinutes === undefined || endMinutes === undefined || endMinutes <= startMinutes
    ? undefined
    : { startMinutes, endMinutes };
}

function minutesOf(hourText = "", minuteText = "", half = ""): number | undefined {
  const [hour, minute] = [Number(hourText), Number(minuteText)];
  if (hour < 1 || hour > 12 || minute > 59) return undefined;
  // Twelve comes before one on this clock: 12 AM is midnight, 12 PM noon.
  return ((hour % 12) + (half === "PM" ? 12 : 0)) * 60 + minute;
}

export function printTimeSlot({ startMinutes, endMinutes }: TimeSlot): string {
  return `De ${printTime(startMinutes)} a ${printTime(endMinutes)}`;
}

function printTime(minutes: number): string {
  const hours = Math.floor(minutes / 60);
  const pad = (count: number) => String(count).padStart(2, "0");
  return `${pad(hours % 12 === 0 ? 12 : hours % 12)}:${pad(minutes % 60)} ${hours < 12 ? "AM" : "PM"}`;
}

const firstHour = 8;
const slotCount = 14;

/** The fourteen hours from eight in the morning to ten at night, as the settings have them at first. */
export const defaultTimeSlots: readonly string[] = Array.from({ length: slotCount }, (_, index) =>
  printTimeSlot({
    startMinutes: (firstHour + index) * 60,
    endMinutes: (firstHour + index + 1) * 60,
  }),
);
