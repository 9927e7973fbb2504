/** The thirteen digits of an ISBN however it is written, or undefined for what is none. */
export function isbn13Of(text: string): string | undefined {
  const compact = text.replaceAll(/[\s-]/g, "").toUpperCase();
  if (/^97[89]\d{10}$/.test(compact)) {
    return checkDigit13(compact) === compact[12] ? compact : undefined;
  }
  if (!/^\d{9}[\dX]$/.test(compact) || checkDigit10(compact) !== compact[9]) return undefined;
  const digits = `978${compact.slice(0, 9)}`;
  return `${digits}${checkDigit13(digits)}`;
}

/** By the ISBN Users' Manual: weights 1 and 3 in turn, up to the next multiple of 10. */
function checkDigit13(digits: string): string {
  let sum = 0;
  for (let index = 0; index < 12; index += 1) {
    sum += Number(digits[index]) * (index % 2 === 0 ? 1 : 3);
  }
  return String((10 - (sum % 10)) % 10);
}

/** Weights 10 to 2, up to the next multiple of 11; ten is an X. */
function checkDigit10(digits: string): string {
  let sum = 0;
  for (let index = 0; index < 9; index += 1) sum += Number(digits[index]) * (10 - index);
  const check = (11 - (sum % 11)) % 11;
  return check === 10 ? "X" : String(check);
}
