/** Chance that a seed decides in full. Whoever asks the same in the same order gets the same. */
export interface Random {
  /** From 0 up to 1. */
  next(): number;
  /** A whole number from 0 up to `count`, itself excluded. */
  below(count: number): number;
  pick<Value>(values: readonly Value[]): Value;
  /** So many characters of the alphabet. */
  text(alphabet: string, length: number): string;
  /** Chance of its own for a part, so that a new or overridden part changes no other one. */
  fork(label: string): Random;
}

export const smallLetters = "abcdefghijklmnopqrstuvwxyz";
export const digits = "0123456789";

export function createRandom(label: string): Random {
  const next = generatorFrom(label);
  const below = (count: number): number => Math.floor(next() * count);
  return {
    next,
    below,
    pick: (values) => {
      const value = values[below(values.length)];
      if (value === undefined && values.length === 0) {
        throw new RangeError("There is nothing to pick from");
      }
      return value as (typeof values)[number];
    },
    text: (alphabet, length) => {
      const characters = [...alphabet];
      return Array.from({ length }, () => characters[below(characters.length)]).join("");
    },
    fork: (part) => createRandom(`${label}/${part}`),
  };
}

/** The small fast counter generator "sfc32" of PractRand, from two hashes of the label. */
function generatorFrom(label: string): () => number {
  let a = hash(label, 0x811c9dc5);
  let b = hash(label, 0x9e3779b9);
  let c = label.length;
  let counter = 1;
  const next = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 2 ** 32;
  };
  for (let round = 0; round < 12; round++) {
    next();
  }
  return next;
}

/** FNV-1a over the UTF-16 units. */
function hash(text: string, start: number): number {
  let result = start;
  for (let index = 0; index < text.length; index++) {
    result = Math.imul(result ^ text.charCodeAt(index), 0x01000193);
  }
  return result;
}
