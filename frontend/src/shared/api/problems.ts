/**
 * What can go wrong with a call:
 *
 *   Error
 *   ├── ConnectionLost   no reply: offline, the server is away, or it took too long
 *   └── ApiProblem       the server answered with an RFC 9457 problem
 */
export class ConnectionLost extends Error {
  constructor(cause: unknown) {
    super("The server cannot be reached.", { cause });
    this.name = "ConnectionLost";
  }
}

export class ApiProblem extends Error {
  readonly status: number;
  /** Stable; the only thing to branch on. Empty where the reply was not one of ours. */
  readonly code: string;
  readonly requestId: string;
  /** The problem's own extension members, such as `assessment`. */
  readonly members: Readonly<Record<string, unknown>>;

  constructor(status: number, body: unknown) {
    const members = isRecord(body) ? body : {};
    super(text(members["detail"]) || "The server could not do this.");
    this.name = "ApiProblem";
    this.status = status;
    this.code = text(members["code"]);
    this.requestId = text(members["requestId"]);
    this.members = members;
  }
}

/** Whether the same call may well succeed later without anybody changing anything. */
export function isPassing(error: unknown): boolean {
  if (error instanceof ConnectionLost) return true;
  return error instanceof ApiProblem && (error.status >= 500 || [408, 429].includes(error.status));
}

export function isSignedOut(error: unknown): boolean {
  return error instanceof ApiProblem && error.status === 401;
}

/** Whether the person has to show once more who they are; see `shared/recent`. */
export function isRecentSignInNeeded(error: unknown): boolean {
  return error instanceof ApiProblem && error.code === "recent_sign_in_required";
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}
