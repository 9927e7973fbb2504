/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import { Button, ErrorSummary, type FormState, PostForm, TextField } from "@plinth/kit/pages";
import type { JSX } from "hono/jsx/jsx-runtime";
import type { Frame } from "../environment.ts";

export interface EntranceProps extends Frame {
  readonly form: FormState;
  /** The page to go on to. */
  readonly next: string | undefined;
}

/** The way in for those who have an account. */
export function SignInView({ links, visitor, form, next }: EntranceProps): JSX.Element {
  return (
    <div class="narrow stack">
      <h1>Sign in</h1>
      <ErrorSummary form={form} />
      <PostForm action={links.signIn} csrfToken={visitor.csrfToken} class="form panel">
        <NextField next={next} />
        <TextField
          form={form}
          name="email"
          label="E-mail"
          type="email"
          autocomplete="username"
          required
        />
        <TextField
          form={form}
          name="password"
          label="Password"
          type="password"
          autocomplete="current-password"
          required
        />
        <Button class="button-wide">Sign in</Button>
      </PostForm>
      <p>
        New here?{" "}
        <a href={next === undefined ? links.register : links.returningTo(links.register, next)}>
          Create an account
        </a>
        . What is in your cart stays there.
      </p>
    </div>
  );
}

/** The way in for newcomers. */
export function RegisterView({ links, visitor, form, next }: EntranceProps): JSX.Element {
  return (
    <div class="narrow stack">
      <h1>Create an account</h1>
      <ErrorSummary form={form} />
      <PostForm action={links.register} csrfToken={visitor.csrfToken} class="form panel">
        <NextField next={next} />
        <div class="field-row">
          <TextField
            form={form}
            name="first_name"
            label="First name"
            autocomplete="given-name"
            required
          />
          <TextField
            form={form}
            name="last_name"
            label="Last name"
            autocomplete="family-name"
            required
          />
        </div>
        <TextField
          form={form}
          name="email"
          label="E-mail"
          type="email"
          autocomplete="username"
          required
        />
        <TextField
          form={form}
          name="password"
          label="Password"
          type="password"
          autocomplete="new-password"
          hint="At least 8 characters. A few words in a row are easy to keep in mind."
          required
        />
        <Button class="button-wide">Create the account</Button>
      </PostForm>
      <p>
        You have one already?{" "}
        <a href={next === undefined ? links.signIn : links.returningTo(links.signIn, next)}>
          Sign in
        </a>
        .
      </p>
    </div>
  );
}

function NextField({ next }: { readonly next: string | undefined }): JSX.Element {
  return <input type="hidden" name="next" value={next ?? ""} />;
}
