/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { Child } from "hono/jsx";
import type { JSX } from "hono/jsx/jsx-runtime";
import { Icon, type IconName } from "./icon.tsx";

export type NoticeKind = "success" | "info" | "warning" | "error";

export interface NoticeProps {
  readonly kind: NoticeKind;
  readonly children?: Child;
}

const icons: Record<NoticeKind, IconName> = {
  success: "check",
  info: "info",
  warning: "alert",
  error: "alert",
};

/** A message in the page. The live region around the page's notices announces it. */
export function Notice({ kind, children }: NoticeProps): JSX.Element {
  return (
    <div class={`notice notice-${kind}`}>
      <Icon name={icons[kind]} sizePixels={22} />
      <div class="notice-body">{children}</div>
    </div>
  );
}
