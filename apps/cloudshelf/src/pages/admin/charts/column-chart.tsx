/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { JSX } from "hono/jsx/jsx-runtime";
import { axisOf } from "./axis.ts";

export interface ChartColumn {
  /** Below the column, such as a day. */
  readonly label: string;
  readonly value: number;
  /** The value as people read it, such as `$42.99`. */
  readonly valueText: string;
}

export interface ColumnChartProps {
  /** Makes the ids of its parts, of which a page has each once. */
  readonly name: string;
  readonly title: string;
  /** What a reader is told who cannot see it: the figures themselves belong in a table beside it. */
  readonly description: string;
  readonly columns: readonly ChartColumn[];
  /** A value of the axis as people read it. */
  readonly axisText: (value: number) => string;
}

const size = { width: 760, height: 260, left: 72, right: 8, top: 12, bottom: 28 } as const;
const plotWidth = size.width - size.left - size.right;
const plotHeight = size.height - size.top - size.bottom;
/** As many labels as have room beside each other. */
const labelCountMax = 10;
const columnWidthMax = 56;

/**
 * Columns over time as an SVG without a script or a style of its own, drawn by the server. On a narrow
 * screen it scrolls in its own place, so that its texts stay legible. Draws nothing without columns.
 */
export function ColumnChart(props: ColumnChartProps): JSX.Element | null {
  const { name, title, description, columns, axisText } = props;
  if (columns.length === 0) return null;
  const axis = axisOf(Math.max(...columns.map(({ value }) => value)));
  const heightOf = (value: number) => (Math.max(value, 0) / axis.top) * plotHeight;
  return (
    // It can have the focus, since what scrolls must be in reach of the keyboard.
    <section class="chart-place" aria-label={title} tabindex={0}>
      <svg
        class="chart"
        viewBox={`0 0 ${size.width} ${size.height}`}
        role="img"
        aria-labelledby={`${name}-title ${name}-description`}
      >
        <title id={`${name}-title`}>{title}</title>
        <desc id={`${name}-description`}>{description}</desc>
        {axis.ticks.map((tick) => (
          <Tick y={size.top + plotHeight - heightOf(tick)} text={axisText(tick)} />
        ))}
        {columns.map((column, index) => (
          <Column column={column} place={placeOf(index, columns.length)} height={heightOf} />
        ))}
      </svg>
    </section>
  );
}

interface Place {
  readonly left: number;
  readonly width: number;
  readonly middle: number;
  readonly isLabelled: boolean;
}

function placeOf(index: number, count: number): Place {
  const step = plotWidth / count;
  const width = Math.min(step * 0.72, columnWidthMax);
  const middle = size.left + step * (index + 0.5);
  const labelEvery = Math.ceil(count / labelCountMax);
  return { left: middle - width / 2, width, middle, isLabelled: index % labelEvery === 0 };
}

function Tick({ y, text }: { readonly y: number; readonly text: string }): JSX.Element {
  return (
    <g>
      <line class="chart-line" x1={size.left} x2={size.width - size.right} y1={y} y2={y} />
      <text class="chart-text" x={size.left - 8} y={y + 4} text-anchor="end">
        {text}
      </text>
    </g>
  );
}

interface ColumnProps {
  readonly column: ChartColumn;
  readonly place: Place;
  readonly height: (value: number) => number;
}

function Column({ column, place, height }: ColumnProps): JSX.Element {
  const tall = height(column.value);
  return (
    <g>
      <rect
        class="chart-column"
        x={round(place.left)}
        y={round(size.top + plotHeight - tall)}
        width={round(place.width)}
        height={round(tall)}
        rx={2}
      >
        <title>{`${column.label}: ${column.valueText}`}</title>
      </rect>
      {place.isLabelled ? (
        <text
          class="chart-text"
          x={round(place.middle)}
          y={size.height - size.bottom + 18}
          text-anchor="middle"
        >
          {column.label}
        </text>
      ) : null}
    </g>
  );
}

function round(length: number): number {
  return Math.round(length * 10) / 10;
}
