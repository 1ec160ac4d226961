import createClient from "openapi-fetch";

import { ApiProblem, ConnectionLost, isRecord } from "./problems";
import type { paths } from "./schema";

/** A reply that takes longer is as good as lost: the line is down or the server is stuck. */
const TIMEOUT_MILLISECONDS = 20_000;

const SAFE_METHODS = new Set(["GET", "HEAD", "OPTIONS"]);

/** Calls are typed by the server's own OpenAPI document. Wrap each in `reply`. */
export const api = createClient<paths>({
  baseUrl: window.location.origin,
  fetch: sendGuarded,
});

/** Return what the server answered; throws ConnectionLost or ApiProblem. */
export async function reply<Data>(
  call: Promise<{ data?: Data; error?: unknown; response: Response }>,
): Promise<Data> {
  let outcome;
  try {
    outcome = await call;
  } catch (cause) {
    throw new ConnectionLost(cause);
  }
  if (!outcome.response.ok) throw new ApiProblem(outcome.response.status, outcome.error);
  return outcome.data as Data;
}

/**
 * Send with the token that shows the request comes from this page. A token can be missing or out
 * of date (cookies cleared, another server secret); any GET brings a new one, so try once more.
 */
async function sendGuarded(request: Request): Promise<Response> {
  if (SAFE_METHODS.has(request.method)) return send(request);
  if (token() === "") await renewToken();
  const first = await sendWithToken(request.clone());
  if (first.status !== 403 || !(await isAboutToken(first.clone()))) return first;
  await renewToken();
  return sendWithToken(request);
}

/** Other reasons to refuse are not mended by another token. */
async function isAboutToken(refusal: Response): Promise<boolean> {
  const problem: unknown = await refusal.json().catch(() => null);
  return isRecord(problem) && problem["code"] === "csrf_failed";
}

function sendWithToken(request: Request): Promise<Response> {
  request.headers.set("x-csrftoken", token());
  return send(request);
}

function send(request: Request): Promise<Response> {
  return fetch(request, { signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS) });
}

async function renewToken(): Promise<void> {
  await send(new Request(new URL("/api/session", window.location.origin)));
}

function token(): string {
  return /(?:^|; )csrftoken=([^;]*)/.exec(document.cookie)?.[1] ?? "";
}
