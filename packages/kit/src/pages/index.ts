export type { ButtonLinkProps, ButtonProps, ButtonStyle } from "./button.tsx";
export { Button, ButtonLink, classNames } from "./button.tsx";
export type { DocumentProps } from "./document.tsx";
export { Document, renderDocument } from "./document.tsx";
export type { EmptyStateProps } from "./empty-state.tsx";
export { EmptyState } from "./empty-state.tsx";
export type { Flash, FlashCookie } from "./flash.ts";
export { takeFlash, writeFlash } from "./flash.ts";
export type {
  ErrorSummaryProps,
  FileFieldProps,
  FormState,
  PostFormProps,
  SelectFieldProps,
  TextAreaFieldProps,
  TextFieldProps,
} from "./form.tsx";
export {
  csrfFieldName,
  ErrorSummary,
  emptyForm,
  FileField,
  PostForm,
  SelectField,
  TextAreaField,
  TextField,
} from "./form.tsx";
export type { IconName, IconProps } from "./icon.tsx";
export { Icon } from "./icon.tsx";
export type { NoticeKind, NoticeProps } from "./notice.tsx";
export { Notice } from "./notice.tsx";
export type { PagePlace, PagerProps } from "./pager.tsx";
export { Pager, pageLinks, readPagePlace } from "./pager.tsx";
export { themeFolder } from "./theme.ts";
