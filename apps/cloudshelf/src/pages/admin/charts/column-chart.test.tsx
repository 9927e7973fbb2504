/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import { describe, expect, it } from "vitest";
import { axisOf } from "./axis.ts";
import { ColumnChart } from "./column-chart.tsx";

describe("axisOf", () => {
  it.each([
    [0, [0, 1]],
    [3, [0, 1, 2, 3]],
    [5, [0, 1, 2, 3, 4, 5]],
    [7, [0, 2, 4, 6, 8]],
    [4_299, [0, 1_000, 2_000, 3_000, 4_000, 5_000]],
    [100_001, [0, 50_000, 100_000, 150_000]],
  ])("holds %i in at most five round steps", (largest, ticks) => {
    const axis = axisOf(largest);
    expect(axis.ticks).toEqual(ticks);
    expect(axis.top).toBe(ticks.at(-1));
  });
});

const days = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    label: `day ${index + 1}`,
    value: index * 100,
    valueText: `$${index}.00`,
  }));

function draw(count: number): string {
  const chart = (
    <ColumnChart
      name="sales"
      title="Sales & more"
      description="Sales by day"
      columns={days(count)}
      axisText={(value) => String(value)}
    />
  );
  return String(chart);
}

describe("ColumnChart", () => {
  it("is an image with a name and a description, without a style or a script", () => {
    const text = draw(3);
    expect(text).toContain('role="img" aria-labelledby="sales-title sales-description"');
    expect(text).toContain('<title id="sales-title">Sales &amp; more</title>');
    expect(text).toContain("<title>day 3: $2.00</title>");
    expect(text).not.toMatch(/style=|<script|NaN/);
  });

  it("draws a column for each, and labels only as many as have room", () => {
    const text = draw(31);
    expect(text.match(/class="chart-column"/g)).toHaveLength(31);
    expect(text.match(/text-anchor="middle"/g)).toHaveLength(8);
  });

  it("draws nothing of nothing", () => {
    expect(draw(0)).not.toContain("svg");
  });
});
