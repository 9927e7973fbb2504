/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import { Button, PostForm, TextField } from "@plinth/kit/pages";
import type { JSX } from "hono/jsx/jsx-runtime";
import type { Caller } from "../site/environment.ts";
import type { Links } from "../site/links.ts";

export interface SignInViewProps {
  readonly links: Links;
  readonly caller: Caller;
  /** Where the caller wanted to go. */
  readonly next: string;
  readonly error?: string;
}

export function SignInView({ links, caller, next, error }: SignInViewProps): JSX.Element {
  const form = { values: {}, errors: error === undefined ? {} : { password: error } };
  return (
    <section class="sign-in panel" aria-labelledby="sign-in-title">
      <h1 id="sign-in-title">Sign in</h1>
      <p class="quiet">This console has a password. Whoever started it knows it.</p>
      <PostForm action={links.signIn} csrfToken={caller.csrfToken} class="form">
        <input type="hidden" name="next" value={next} />
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
    </section>
  );
}
