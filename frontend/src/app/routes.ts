export type Route =
  | { page: "home" }
  | { page: "sign_in" }
  | { page: "settings"; section: string }
  | { page: "start" }
  | { page: "session" | "result" | "review"; id: string }
  | { page: "plans" | "new_plan" }
  | { page: "history" | "comparison" | "evidence" | "evidence_print" }
  | { page: "plan"; id: string }
  | { page: "goals" | "new_goal" }
  | { page: "goal"; id: string }
  | { page: "not_found" };

const SETTINGS = /^\/settings(?:\/([a-z-]+))?$/;
const UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";
const SESSION = new RegExp(`^/sessions/(${UUID})(?:/(result|review))?$`, "i");
const GOAL = new RegExp(`^/goals/(${UUID})$`, "i");
const PLAN = new RegExp(`^/plans/(${UUID})$`, "i");

/** The page at an address. A slash at the end makes no difference. */
export function routeOf(pathname: string): Route {
  const path = pathname.length > 1 ? pathname.replace(/\/+$/, "") : pathname;
  if (path === "/" || path === "") return { page: "home" };
  if (path === "/sign-in") return { page: "sign_in" };
  const settings = SETTINGS.exec(path);
  if (settings !== null) return { page: "settings", section: settings[1] ?? "" };
  if (path === "/start") return { page: "start" };
  if (path === "/history") return { page: "history" };
  if (path === "/evidence") return { page: "evidence" };
  if (path === "/evidence/print") return { page: "evidence_print" };
  if (path === "/history/compare") return { page: "comparison" };
  if (path === "/plans") return { page: "plans" };
  if (path === "/plans/new") return { page: "new_plan" };
  if (path === "/goals") return { page: "goals" };
  if (path === "/goals/new") return { page: "new_goal" };
  const [, goal] = GOAL.exec(path) ?? [];
  if (goal !== undefined) return { page: "goal", id: goal };
  const [, plan] = PLAN.exec(path) ?? [];
  if (plan !== undefined) return { page: "plan", id: plan };
  const [, id, part] = SESSION.exec(path) ?? [];
  if (id === undefined) return { page: "not_found" };
  if (part === "result" || part === "review") return { page: part, id };
  return { page: "session", id };
}

const TITLES: Record<Route["page"], string> = {
  home: "Waymark",
  sign_in: "Sign in · Waymark",
  settings: "Settings · Waymark",
  start: "Start a session · Waymark",
  session: "Session · Waymark",
  result: "Result · Waymark",
  review: "Review · Waymark",
  history: "History · Waymark",
  evidence: "Evidence · Waymark",
  evidence_print: "Evidence to print · Waymark",
  comparison: "What changed · Waymark",
  plans: "Plans · Waymark",
  new_plan: "Make a plan · Waymark",
  plan: "Plan · Waymark",
  goals: "Goals · Waymark",
  new_goal: "Set a goal · Waymark",
  goal: "Goal · Waymark",
  not_found: "Not found · Waymark",
};

export function titleOf(route: Route): string {
  return TITLES[route.page];
}
