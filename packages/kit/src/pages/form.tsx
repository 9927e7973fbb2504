/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import type { Child } from "hono/jsx";
import type { JSX } from "hono/jsx/jsx-runtime";
import { classNames } from "./button.tsx";
import { Notice } from "./notice.tsx";

/** What was typed and what was wrong with it, by field name. */
export interface FormState {
  readonly values: Readonly<Record<string, string>>;
  readonly errors: Readonly<Record<string, string>>;
}

export const emptyForm: FormState = { values: {}, errors: {} };

export interface PostFormProps {
  readonly action: string;
  readonly csrfToken: string;
  readonly class?: string;
  readonly id?: string;
  readonly label?: string;
  /** Whether the form has a field for a file. */
  readonly sendsFiles?: boolean;
  readonly children?: Child;
}

/** The name of the hidden field with the token that proves that the form is ours. */
export const csrfFieldName = "csrf_token";

/** A form that changes something, with its token. The server checks the fields, so the browser does not. */
export function PostForm(props: PostFormProps): JSX.Element {
  return (
    <form
      method="post"
      action={props.action}
      class={props.class}
      id={props.id}
      aria-label={props.label}
      enctype={props.sendsFiles === true ? "multipart/form-data" : undefined}
      novalidate
    >
      <input type="hidden" name={csrfFieldName} value={props.csrfToken} />
      {props.children}
    </form>
  );
}

interface FieldProps {
  readonly form: FormState;
  readonly name: string;
  readonly label: string;
  readonly hint?: string | undefined;
  readonly required?: boolean;
}

export interface TextFieldProps extends FieldProps {
  readonly type?: "text" | "email" | "password" | "tel" | undefined;
  readonly autocomplete?: string;
  readonly inputmode?: "text" | "numeric" | "decimal" | "email" | "tel" | undefined;
  readonly maxLength?: number;
}

/** A labelled line of text with its hint and its error. A password is never sent back. */
export function TextField({ type = "text", ...props }: TextFieldProps): JSX.Element {
  return (
    <FieldFrame {...props}>
      <input
        class="input"
        id={props.name}
        name={props.name}
        type={type}
        value={type === "password" ? undefined : props.form.values[props.name]}
        autocomplete={props.autocomplete}
        inputmode={props.inputmode}
        maxlength={props.maxLength}
        required={props.required === true}
        aria-invalid={props.form.errors[props.name] === undefined ? undefined : "true"}
        aria-describedby={descriptionIds(props)}
      />
    </FieldFrame>
  );
}

export interface FileFieldProps extends FieldProps {
  /** Endings and types of files, as the attribute has them. */
  readonly accept: string;
}

/** A labelled choice of a file. Which one was chosen, no page can say again. */
export function FileField(props: FileFieldProps): JSX.Element {
  return (
    <FieldFrame {...props}>
      <input
        class="input"
        id={props.name}
        name={props.name}
        type="file"
        accept={props.accept}
        required={props.required === true}
        aria-invalid={props.form.errors[props.name] === undefined ? undefined : "true"}
        aria-describedby={descriptionIds(props)}
      />
    </FieldFrame>
  );
}

export interface SelectFieldProps extends FieldProps {
  readonly options: readonly { readonly value: string; readonly text: string }[];
  readonly autocomplete?: string;
}

/** A labelled choice with its hint and its error. */
export function SelectField(props: SelectFieldProps): JSX.Element {
  const chosen = props.form.values[props.name];
  return (
    <FieldFrame {...props}>
      <select
        class="select"
        id={props.name}
        name={props.name}
        autocomplete={props.autocomplete}
        required={props.required === true}
        aria-invalid={props.form.errors[props.name] === undefined ? undefined : "true"}
        aria-describedby={descriptionIds(props)}
      >
        {props.options.map(({ value, text }) => (
          <option value={value} selected={value === chosen}>
            {text}
          </option>
        ))}
      </select>
    </FieldFrame>
  );
}

export interface TextAreaFieldProps extends FieldProps {
  readonly rowCount: number;
  readonly maxLength: number;
}

/** A labelled text of several lines with its hint and its error. */
export function TextAreaField(props: TextAreaFieldProps): JSX.Element {
  return (
    <FieldFrame {...props}>
      <textarea
        class="input"
        id={props.name}
        name={props.name}
        rows={props.rowCount}
        maxlength={props.maxLength}
        required={props.required === true}
        aria-invalid={props.form.errors[props.name] === undefined ? undefined : "true"}
        aria-describedby={descriptionIds(props)}
      >
        {props.form.values[props.name]}
      </textarea>
    </FieldFrame>
  );
}

function FieldFrame(props: FieldProps & { readonly children?: Child }): JSX.Element {
  const error = props.form.errors[props.name];
  return (
    <div class={classNames("field", error === undefined ? undefined : "field-invalid")}>
      <label for={props.name}>
        {props.label}
        {props.required === true ? undefined : <span class="field-optional"> (optional)</span>}
      </label>
      {props.children}
      {props.hint === undefined ? undefined : (
        <p class="field-hint" id={`${props.name}-hint`}>
          {props.hint}
        </p>
      )}
      {error === undefined ? undefined : (
        <p class="field-error" id={`${props.name}-error`}>
          {error}
        </p>
      )}
    </div>
  );
}

function descriptionIds({ form, name, hint }: FieldProps): string | undefined {
  const ids = [
    form.errors[name] === undefined ? undefined : `${name}-error`,
    hint === undefined ? undefined : `${name}-hint`,
  ].filter((id) => id !== undefined);
  return ids.length === 0 ? undefined : ids.join(" ");
}

export interface ErrorSummaryProps {
  readonly form: FormState;
}

/** Says at the top of a form what is wrong, each with a link to its field, and takes the focus. */
export function ErrorSummary({ form }: ErrorSummaryProps): JSX.Element | null {
  const errors = Object.entries(form.errors);
  if (errors.length === 0) return null;
  return (
    <div class="error-summary" role="alert" tabindex={-1} autofocus>
      <Notice kind="error">
        <strong>
          {errors.length === 1 ? "Please check one thing" : `Please check ${errors.length} things`}
        </strong>
        <ul>
          {errors.map(([name, message]) => (
            <li>
              <a href={`#${name}`}>{message}</a>
            </li>
          ))}
        </ul>
      </Notice>
    </div>
  );
}
