/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import { Button, ButtonLink, type ButtonStyle, PostForm } from "@plinth/kit/pages";
import type { Child } from "hono/jsx";
import type { JSX } from "hono/jsx/jsx-runtime";
import type { OfficeAccount } from "../../../services/book-shop.ts";
import type { Address } from "../../../services/shop.ts";
import type { Frame } from "../../environment.ts";
import { countOf, countryName, formatTime } from "../../format.ts";
import { userHref } from "./user-href.ts";

export interface AdminUserViewProps extends Frame {
  readonly account: OfficeAccount;
}

/** An account, and what the staff may do with it. */
export function AdminUserView(props: AdminUserViewProps): JSX.Element {
  const { links, account } = props;
  const { user } = account;
  return (
    <>
      <p class="back">
        <a href={links.admin.users}>Find another user</a>
      </p>
      <div class="office-head">
        <h1>
          {user.firstName} {user.lastName}
        </h1>
        <p class="office-badges">
          <span
            class={
              user.accountStatus === "active" ? "badge badge-delivered" : "badge badge-cancelled"
            }
          >
            {user.accountStatus === "active" ? "Active" : "Inactive"}
          </span>
          <span class="badge">{user.role === "administrator" ? "Administrator" : "Customer"}</span>
          {account.lockedUntil === undefined ? undefined : (
            <span class="badge badge-cancelled">Locked out</span>
          )}
        </p>
      </div>
      <div class="office-columns">
        <Facts {...props} />
        <Actions {...props} />
      </div>
    </>
  );
}

function Facts({ links, account }: AdminUserViewProps): JSX.Element {
  const { user, attemptCount, lockedUntil, sessionCount } = account;
  return (
    <section class="panel stack" aria-labelledby="facts-title">
      <h2 id="facts-title">Profile</h2>
      <dl class="office-facts">
        <Fact name="E-mail">{user.email}</Fact>
        <Fact name="Id">{user.userId}</Fact>
        <Fact name="Phone">{user.phone ?? "None"}</Fact>
        <Fact name="Address">
          {user.address === undefined ? "None" : addressLine(user.address)}
        </Fact>
        <Fact name="Since">{formatTime(user.createdAt)}</Fact>
        <Fact name="Last sign-in">
          {user.lastLogin === undefined ? "Never" : formatTime(user.lastLogin)}
        </Fact>
        <Fact name="Sessions">{sessionCount === 0 ? "None open" : `${sessionCount} open`}</Fact>
        <Fact name="Failed sign-ins">
          {lockedUntil === undefined
            ? countOf(attemptCount, "attempt", "attempts")
            : `${countOf(attemptCount, "attempt", "attempts")}; locked until ${formatTime(lockedUntil)}`}
        </Fact>
      </dl>
      <p>
        <ButtonLink
          href={`${links.admin.orders}?${new URLSearchParams({ user: user.userId })}`}
          style="secondary"
        >
          Orders of this user
        </ButtonLink>
      </p>
    </section>
  );
}

function Fact(props: { readonly name: string; readonly children?: Child }): JSX.Element {
  return (
    <div>
      <dt>{props.name}</dt>
      <dd>{props.children}</dd>
    </div>
  );
}

function addressLine({ street, city, state, postalCode, country }: Address): string {
  const place = state === "" ? `${postalCode} ${city}` : `${city}, ${state} ${postalCode}`;
  return [street, place, countryName(country)].filter((part) => part !== "").join(", ");
}

function Actions(props: AdminUserViewProps): JSX.Element {
  const { visitor, account } = props;
  const { user, lockedUntil, sessionCount } = account;
  const isOwn = visitor.owner.id === user.userId;
  return (
    <section class="panel stack" aria-labelledby="actions-title">
      <h2 id="actions-title">Access</h2>
      {lockedUntil === undefined ? undefined : (
        <Action {...props} action="unlock" label="Unlock the account">
          Too many wrong passwords were tried. Unlocking lets the user sign in at once.
        </Action>
      )}
      {sessionCount === 0 ? undefined : (
        <Action {...props} action="sessions" label="End all sessions">
          Signs the user out everywhere{isOwn ? ", you here too" : ""}.
        </Action>
      )}
      {isOwn ? (
        <p class="quiet">
          This is your own account. Only another administrator can deactivate it or take its role,
          so that there is always one left.
        </p>
      ) : (
        <AccessOfOthers {...props} />
      )}
    </section>
  );
}

function AccessOfOthers(props: AdminUserViewProps): JSX.Element {
  const { accountStatus, role } = props.account.user;
  return (
    <>
      {role === "administrator" ? (
        <Action {...props} action="customer" label="Make a customer">
          Takes the back office away. Orders and profile stay.
        </Action>
      ) : (
        <Action {...props} action="administrator" label="Make an administrator">
          Lets the user do everything here, also to you.
        </Action>
      )}
      {accountStatus === "active" ? (
        <Action {...props} action="deactivate" label="Deactivate the account" style="danger">
          Ends all sessions at once. The user can neither sign in nor order until it is active
          again.
        </Action>
      ) : (
        <Action {...props} action="activate" label="Activate the account">
          Lets the user sign in and order again.
        </Action>
      )}
    </>
  );
}

interface ActionProps extends AdminUserViewProps {
  readonly action: string;
  readonly label: string;
  readonly style?: ButtonStyle;
  readonly children?: Child;
}

function Action({ links, visitor, account, ...props }: ActionProps): JSX.Element {
  return (
    <PostForm
      action={userHref(links, account.user.userId)}
      csrfToken={visitor.csrfToken}
      class="office-action"
    >
      <p>{props.children}</p>
      <Button name="action" value={props.action} style={props.style ?? "secondary"}>
        {props.label}
      </Button>
    </PostForm>
  );
}
