/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import { Button } from "@plinth/kit/pages";
import type { JSX } from "hono/jsx/jsx-runtime";
import type { Links } from "../../links.ts";

export interface AdminUsersViewProps {
  readonly links: Links;
  /** What was looked for and not found; empty when nothing was. */
  readonly text: string;
}

/** The way to a user. There is no list: the table can give one only by reading all of it. */
export function AdminUsersView({ links, text }: AdminUsersViewProps): JSX.Element {
  const isMissed = text !== "";
  return (
    <>
      <h1>Users</h1>
      <form
        method="get"
        action={links.admin.users}
        class="panel office-find"
        aria-label="Find a user"
      >
        <div class={isMissed ? "field field-invalid" : "field"}>
          <label for="q">E-mail or user id</label>
          <input
            class="input"
            id="q"
            name="q"
            value={text}
            required
            maxlength={254}
            autocomplete="off"
            spellcheck={false}
            aria-invalid={isMissed ? "true" : undefined}
            aria-describedby={isMissed ? "q-hint q-missed" : "q-hint"}
          />
          <p class="field-hint" id="q-hint">
            The whole e-mail, in any case, such as reader@example.com; or an id, such as user-12345.
          </p>
          {isMissed ? (
            <p class="field-error" id="q-missed">
              No user has this e-mail or id. One who registered a moment ago may be missing in the
              index of e-mails; look again shortly.
            </p>
          ) : undefined}
        </div>
        <Button>Find the user</Button>
      </form>
      <p class="quiet">
        Users are found one by one. A list of all would read the whole table at each look, so there
        is none; the customers of a day stand among its <a href={links.admin.orders}>orders</a>.
      </p>
    </>
  );
}
