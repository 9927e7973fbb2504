import { describe, expect, it } from "vitest";
import { defaultTimeSlots, parseTimeSlot, printTimeSlot } from "./time-slot.ts";

describe("parseTimeSlot", () => {
  it("reads what printTimeSlot writes", () => {
    expect(defaultTimeSlots).toHaveLength(14);
    expect(defaultTimeSlots[0]).toBe("De 08:00 AM a 09:00 AM");
    expect(defaultTimeSlots[4]).toBe("De 12:00 PM a 01:00 PM");
    expect(defaultTimeSlots[13]).toBe("De 09:00 PM a 10:00 PM");
    for (const text of [...defaultTimeSlots, "De 12:00 AM a 12:30 PM"]) {
      const slot = parseTimeSlot(text);
      expect(slot && printTimeSlot(slot)).toBe(text);
    }
  });

  it.each([
    "De 8:00 AM a 09:00 AM",
    "De 08:00 am a 09:00 am",
    "De 09:00 AM a 08:00 AM",
    "De 08:00 AM a 08:00 AM",
    "De 11:00 PM a 12:00 AM",
    "De 13:00 PM a 02:00 PM",
    "De 00:00 AM a 01:00 AM",
    "De 08:60 AM a 09:00 AM",
    "From 08:00 AM to 09:00 AM",
    " De 08:00 AM a 09:00 AM",
    "De 08:00 AM a 09:00 AM\n",
    "",
  ])("refuses %j", (text) => {
    expect(parseTimeSlot(text)).toBeUndefined();
  });
});
