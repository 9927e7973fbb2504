/** The same numbers in every run and for every contender: mulberry32 with a fixed seed. */
export function randomNumbers(count: number, limit: number): readonly number[] {
  let state = 20_120_810;
  return Array.from({ length: count }, () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  });
}
