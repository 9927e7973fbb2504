/** Asks for pages and sends their forms as a browser does, with cookies, but shows what went over the wire. */
export interface FormClient {
  get(path: string): Promise<Response>;
  /** Reads the page `from` for its token and sends the fields to `path`. */
  send(from: string, path: string, fields: FormFields): Promise<Response>;
  /** Sends the fields as they are. */
  post(path: string, fields: FormFields): Promise<Response>;
  readonly cookies: Map<string, string>;
}

/** With a file among them, the form is sent as one with a field for files is. */
export type FormFields = Readonly<Record<string, string | File>>;

/** `homeUrl` ends with a slash; paths are below it. */
export function createFormClient(
  fetch: (request: Request) => Response | Promise<Response>,
  homeUrl: string,
): FormClient {
  const cookies = new Map<string, string>();
  async function ask(path: string, init: RequestInit): Promise<Response> {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const headers = { ...(cookie === "" ? {} : { cookie }) };
    const response = await fetch(new Request(new URL(path, homeUrl), { ...init, headers }));
    for (const line of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (/max-age=0/i.test(line)) cookies.delete(name);
      else cookies.set(name, value);
    }
    return response;
  }
  const get = (path: string) => ask(path, {});
  const post = (path: string, fields: FormFields) =>
    ask(path, { method: "POST", body: bodyOf(fields) });
  return {
    cookies,
    get,
    post,
    async send(from, path, fields): Promise<Response> {
      const page = await (await get(from)).text();
      const csrfToken = /name="csrf_token" value="([^"]+)"/.exec(page)?.[1] ?? "";
      return post(path, { csrf_token: csrfToken, ...fields });
    },
  };
}

function bodyOf(fields: FormFields): URLSearchParams | FormData {
  const entries = Object.entries(fields);
  const hasFile = entries.some(([, value]) => typeof value !== "string");
  const body = hasFile ? new FormData() : new URLSearchParams();
  for (const [name, value] of entries) body.append(name, value as string);
  return body;
}
