/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import {
  Button,
  ButtonLink,
  ErrorSummary,
  type FormState,
  PostForm,
  TextField,
} from "@plinth/kit/pages";
import type { JSX } from "hono/jsx/jsx-runtime";
import type { UserView } from "../../services/shop.ts";
import type { Frame } from "../environment.ts";
import { formatDay } from "../format.ts";
import { AddressFields } from "./address-fields.tsx";

export interface AccountViewProps extends Frame {
  readonly user: UserView;
  readonly profile: FormState;
  readonly address: FormState;
  readonly password: FormState;
}

/** The reader's own details, in two forms that are kept apart. */
export function AccountView(props: AccountViewProps): JSX.Element {
  const { links, visitor, user, profile, address, password } = props;
  return (
    <>
      <div class="page-head account-head">
        <div>
          <h1>Hello, {user.firstName}</h1>
          <p class="quiet">
            {user.email}, with us since {formatDay(user.createdAt)}
          </p>
        </div>
        <div class="account-actions">
          <ButtonLink href={links.orders} style="secondary">
            Your orders
          </ButtonLink>
          <PostForm action={links.signOut} csrfToken={visitor.csrfToken}>
            <Button style="link">Sign out</Button>
          </PostForm>
        </div>
      </div>
      <ErrorSummary form={profile} />
      <ErrorSummary form={address} />
      <ErrorSummary form={password} />
      <div class="account-forms">
        <PostForm action={links.account} csrfToken={visitor.csrfToken} class="form panel">
          <fieldset class="fieldset">
            <legend>Profile</legend>
            <input type="hidden" name="part" value="profile" />
            <div class="field-row">
              <TextField
                form={profile}
                name="first_name"
                label="First name"
                autocomplete="given-name"
                required
              />
              <TextField
                form={profile}
                name="last_name"
                label="Last name"
                autocomplete="family-name"
                required
              />
            </div>
            <TextField form={profile} name="phone" label="Phone" type="tel" autocomplete="tel" />
          </fieldset>
          <div>
            <Button>Save profile</Button>
          </div>
        </PostForm>
        <PostForm action={links.account} csrfToken={visitor.csrfToken} class="form panel">
          <fieldset class="fieldset">
            <legend>Address</legend>
            <input type="hidden" name="part" value="address" />
            <AddressFields form={address} />
          </fieldset>
          <div>
            <Button>Save address</Button>
          </div>
        </PostForm>
        <PostForm action={links.account} csrfToken={visitor.csrfToken} class="form panel">
          <PasswordFields form={password} />
          <div>
            <Button>Change password</Button>
          </div>
        </PostForm>
      </div>
    </>
  );
}

function PasswordFields({ form }: { readonly form: FormState }): JSX.Element {
  return (
    <fieldset class="fieldset">
      <legend>Password</legend>
      <input type="hidden" name="part" value="password" />
      <TextField
        form={form}
        name="password"
        label="Old password"
        type="password"
        autocomplete="current-password"
        required
      />
      <TextField
        form={form}
        name="new_password"
        label="New password"
        type="password"
        autocomplete="new-password"
        hint="At least 8 characters. You are signed out everywhere else."
        required
      />
    </fieldset>
  );
}
