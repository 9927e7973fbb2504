import { bytesToBase64 } from "@plinth/values";
import type { core } from "zod";
import type { Draw } from "../generate/draw.ts";
import { samplePattern } from "../patterns/sample-pattern.ts";
import { plausibleEmail } from "./plausible-texts.ts";
import { digits, type Random, smallLetters } from "./random.ts";

type Format = Pick<core.$ZodCheckStringFormatDef, "check" | "format"> &
  Readonly<Record<string, unknown>>;

interface Lengths {
  readonly min: number;
  readonly max: number;
}

/**
 * A text of one of zod's formats; undefined for those that are made after their regular expression.
 * Addresses are at example.com or in a network for examples.
 */
export function formattedText(
  format: core.$ZodCheckStringFormatDef,
  draw: Draw,
  lengths: Lengths,
): string | undefined {
  const { random } = draw;
  const details = format as unknown as Format;
  switch (format.format) {
    case "email":
      return emailText(random, lengths);
    case "url":
      return urlText(details, random, lengths);
    case "hostname":
      return `${random.text(smallLetters, 8)}.example.com`;
    case "uuid":
    case "guid":
      return uuidText(random, details["version"]);
    case "ulid":
      return `01${random.text("0123456789ABCDEFGHJKMNPQRSTVWXYZ", 24)}`;
    case "datetime":
      return `${isoText(draw).slice(0, 10)}T${timeText(draw, details["precision"])}Z`;
    case "date":
      return isoText(draw).slice(0, 10);
    case "time":
      return timeText(draw, details["precision"]);
    case "duration":
      return `PT${1 + random.below(600)}M`;
    case "base64":
      return base64Text(random, lengths);
    case "base64url":
      return base64Text(random, lengths).replaceAll("+", "-").replaceAll("/", "_");
    case "jwt":
      return jwtText(random, details["alg"]);
    case "json_string":
      return JSON.stringify({ value: random.below(1000) });
    case "ipv4":
      return `192.0.2.${random.below(256)}`;
    case "ipv6":
      return `2001:db8::${random.text("123456789abcdef", 4)}`;
    case "cidrv4":
      return `192.0.2.${random.below(256)}/${24 + random.below(9)}`;
    case "cidrv6":
      return `2001:db8::${random.text("123456789abcdef", 4)}/${64 + random.below(65)}`;
    case "e164":
      return `+1555010${random.text(digits, 4)}`;
    case "emoji":
      return random.pick(["📚", "🌱", "🎈", "🍀", "🚲"]);
    default:
      return undefined;
  }
}

function emailText(random: Random, { min, max }: Lengths): string {
  const email = plausibleEmail(random, random.text(smallLetters + digits, 6));
  const host = "@example.com";
  if (email.length <= max) {
    return random.text(smallLetters, Math.max(0, min - email.length)) + email;
  }
  // Some limits are shorter than the host.
  return max > host.length
    ? email.slice(0, max - host.length).replace(/\.$/, "x") + host
    : `${random.text(smallLetters, Math.max(1, max - 5))}@x.io`;
}

function urlText(details: Format, random: Random, { min, max }: Lengths): string {
  const sampled = (name: string, usual: string): string => {
    const pattern = details[name];
    return !(pattern instanceof RegExp) || pattern.test(usual)
      ? usual
      : samplePattern(pattern, random, { spread: 6, isPlain: true });
  };
  const base = `${sampled("protocol", "https")}://${sampled("hostname", "example.com")}/`;
  const length = Math.max(min - base.length, Math.min(12, max - base.length), 0);
  return base + random.text(smallLetters, length);
}

function uuidText(random: Random, version: unknown): string {
  const hex = (length: number): string => random.text("0123456789abcdef", length);
  const digit = typeof version === "string" ? version.slice(1) : "4";
  return `${hex(8)}-${hex(4)}-${digit}${hex(3)}-${random.pick(["8", "9", "a", "b"])}${hex(3)}-${hex(12)}`;
}

const dayMilliseconds = 24 * 60 * 60 * 1000;
const yearMilliseconds = 365 * dayMilliseconds;

/** A moment of the year before `now`, or of 2025, which is the same whenever it is made. */
export function pastMilliseconds({ now, random }: Draw): number {
  return (now ?? Date.UTC(2026, 0, 1)) - 1 - random.below(yearMilliseconds - 1);
}

function isoText(draw: Draw): string {
  return new Date(pastMilliseconds(draw)).toISOString();
}

/** -1 is hours and minutes only, as zod has it. */
function timeText(draw: Draw, precision: unknown): string {
  const whole = isoText(draw).slice(11, 19);
  if (precision === -1) {
    return whole.slice(0, 5);
  }
  const decimals = typeof precision === "number" ? precision : 3;
  return decimals === 0 ? whole : `${whole}.${draw.random.text(digits, decimals)}`;
}

function base64Text(random: Random, { min, max }: Lengths): string {
  const length = Math.max(Math.ceil(min / 4), Math.min(4, Math.floor(max / 4))) * 4;
  const bytes = Uint8Array.from({ length: (length / 4) * 3 }, () => random.below(256));
  return bytesToBase64(bytes);
}

function jwtText(random: Random, algorithm: unknown): string {
  const part = (content: object): string =>
    bytesToBase64(new TextEncoder().encode(JSON.stringify(content)))
      .replaceAll("+", "-")
      .replaceAll("/", "_")
      .replace(/=+$/, "");
  const alg = typeof algorithm === "string" ? algorithm : "HS256";
  const claims = { sub: random.text(smallLetters, 8) };
  return `${part({ alg, typ: "JWT" })}.${part(claims)}.${random.text(smallLetters + digits, 43)}`;
}
