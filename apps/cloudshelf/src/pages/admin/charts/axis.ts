export interface Axis {
  /** The value at the top of the plot, never 0. */
  readonly top: number;
  /** From 0 up to `top`, evenly. */
  readonly ticks: readonly number[];
}

const stepCountMax = 5;

/** An axis of at most five steps of 1, 2 or 5 times a power of ten, which holds `largest`. */
export function axisOf(largest: number): Axis {
  const needed = Math.max(largest, 1) / stepCountMax;
  const power = 10 ** Math.floor(Math.log10(needed));
  const factor = [1, 2, 5, 10].find((each) => each * power >= needed) ?? 10;
  // Values are whole numbers, cents or copies, and so are the steps.
  const step = Math.max(factor * power, 1);
  const stepCount = Math.max(Math.ceil(largest / step), 1);
  return {
    top: step * stepCount,
    ticks: Array.from({ length: stepCount + 1 }, (_, index) => index * step),
  };
}
