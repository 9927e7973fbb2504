/** The value that this share of the sorted ones did not exceed; NaN of none. */
export function percentile(sorted: Float64Array, share: number): number {
  return sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN;
}
