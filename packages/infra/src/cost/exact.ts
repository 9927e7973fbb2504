/** An exact decimal: `digits` divided by ten to the power of `scale`. Money and units never round here. */
export interface Exact {
  readonly digits: bigint;
  readonly scale: number;
}

export const zero: Exact = { digits: 0n, scale: 0 };

/** Takes what `String` gives of a finite number too, `1e-7` included. */
export function exact(value: string | number): Exact {
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(value));
  if (match === null) {
    throw new RangeError(`${value} is no decimal number`);
  }
  const [, sign = "", whole = "", fraction = "", exponent = "0"] = match;
  const scale = fraction.length - Number(exponent);
  const digits = BigInt(sign + whole + fraction);
  return scale < 0 ? { digits: digits * 10n ** BigInt(-scale), scale: 0 } : { digits, scale };
}

export function add(one: Exact, other: Exact): Exact {
  const scale = Math.max(one.scale, other.scale);
  return { digits: digitsAt(one, scale) + digitsAt(other, scale), scale };
}

export function subtract(one: Exact, other: Exact): Exact {
  return add(one, { digits: -other.digits, scale: other.scale });
}

export function multiply(one: Exact, other: Exact): Exact {
  return { digits: one.digits * other.digits, scale: one.scale + other.scale };
}

export function sum(values: readonly Exact[]): Exact {
  return values.reduce(add, zero);
}

export function isLess(one: Exact, other: Exact): boolean {
  return subtract(one, other).digits < 0n;
}

export function least(one: Exact, other: Exact): Exact {
  return isLess(one, other) ? one : other;
}

/** All digits and no others: `1234.5`. */
export function printExact(value: Exact): string {
  const text = decimalText(value, value.scale);
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}

/** So many decimals, half away from zero, and commas between thousands: `1,234.50`. */
export function printFixed(value: Exact, decimals: number): string {
  const [whole = "", fraction] = decimalText(value, decimals).split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

function decimalText({ digits, scale }: Exact, decimals: number): string {
  const absolute = { digits: digits < 0n ? -digits : digits, scale };
  const rounded = roundedAt(absolute, decimals);
  const text = rounded.toString().padStart(decimals + 1, "0");
  const whole = text.slice(0, text.length - decimals);
  const sign = digits < 0n && rounded !== 0n ? "-" : "";
  return decimals === 0 ? sign + whole : `${sign}${whole}.${text.slice(text.length - decimals)}`;
}

function roundedAt({ digits, scale }: Exact, decimals: number): bigint {
  if (scale <= decimals) {
    return digits * 10n ** BigInt(decimals - scale);
  }
  const divisor = 10n ** BigInt(scale - decimals);
  return (digits + divisor / 2n) / divisor;
}

function digitsAt({ digits, scale }: Exact, wanted: number): bigint {
  return digits * 10n ** BigInt(wanted - scale);
}
