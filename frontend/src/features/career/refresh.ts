import { api, reply } from "../../shared/api/client";
import { ApiProblem, isRecord } from "../../shared/api/problems";
import { router } from "../../shared/router/router.svelte";

/** Begin a refresh of a path, or go on with the one that is open. Returns what went wrong, or "". */
export async function startRefresh(path: string): Promise<string> {
  try {
    const body = { focus: { kind: "refresh" as const, path } };
    const { id } = await reply(api.POST("/api/assessments", { body }));
    go(id);
  } catch (error) {
    const open = error instanceof ApiProblem ? error.members["assessment"] : undefined;
    if (isRecord(open) && typeof open["id"] === "string") go(open["id"]);
    else return error instanceof Error ? `${error.message} Nothing was started.` : "";
  }
  return "";
}

function go(id: string): void {
  router.go(`/sessions/${id}`);
  window.scrollTo(0, 0);
}
