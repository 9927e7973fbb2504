/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { JSX } from "hono/jsx/jsx-runtime";

/** Width, height and colour of each spine; a lean in degrees where one has fallen against another. */
const spines: readonly (readonly [number, number, string, number?])[] = [
  [26, 150, "#14342b"],
  [34, 172, "#e2a336"],
  [18, 138, "#8c2f22"],
  [30, 160, "#1d2b53"],
  [22, 146, "#ef6f53"],
  [40, 128, "#8dbdad"],
  [20, 166, "#3b2a4d", -9],
  [28, 154, "#0f4c5c", -9],
  [0, 0, ""],
  [32, 142, "#f3b7a4"],
  [24, 170, "#5b6b2f"],
  [18, 150, "#c8452f"],
];

const boardTop = 190;
const gap = 3;

/** A shelf with a few books on it, for the eye alone. */
export function HeroShelf(): JSX.Element {
  let x = 12;
  return (
    <svg class="hero-shelf" viewBox="0 0 400 210" aria-hidden="true" focusable="false">
      {spines.map(([width, height, color, lean]) => {
        // A spine without a width is the space that the leaning ones need.
        const left = lean === undefined ? x : x + 22;
        x += width === 0 ? 46 : width + gap;
        return <Spine x={left} width={width} height={height} color={color} lean={lean ?? 0} />;
      })}
      <rect class="hero-board" x="0" y={boardTop} width="400" height="9" />
      <rect class="hero-board-edge" x="0" y={boardTop + 9} width="400" height="4" />
    </svg>
  );
}

interface SpineProps {
  readonly x: number;
  readonly width: number;
  readonly height: number;
  readonly color: string;
  readonly lean: number;
}

function Spine({ x, width, height, color, lean }: SpineProps): JSX.Element | null {
  if (width === 0) return null;
  const top = boardTop - height;
  return (
    <g transform={lean === 0 ? undefined : `rotate(${lean} ${x} ${boardTop})`}>
      <rect x={x} y={top} width={width} height={height} rx="2" fill={color} />
      <rect x={x} y={top + 16} width={width} height="4" fill="#fff" opacity="0.35" />
      <rect x={x} y={top + height - 24} width={width} height="9" fill="#fff" opacity="0.22" />
    </g>
  );
}
