import { api, reply } from "../../shared/api/client";
import { ApiProblem } from "../../shared/api/problems";
import { Resource } from "../../shared/loading/resource.svelte";
import { today } from "../../shared/text/days";
import type { Plan, Wish } from "./types";

/** A plan on the page. Edits go to the server one after the other, each on what the last one made. */
export class OpenPlan extends Resource<Plan> {
  /** Why the last edit was not kept; empty where it was. */
  refusal = $state("");
  readonly #id: string;
  #last: Promise<void> = Promise.resolve();

  constructor(id: string) {
    const params = { path: { plan_id: id }, query: { today: today() } };
    super(() => reply(api.GET("/api/plans/{plan_id}", { params })));
    this.#id = id;
  }

  edit(wish: Wish): Promise<boolean> {
    return this.#afterwards((plan) =>
      api.POST("/api/plans/{plan_id}/edits", {
        params: { path: { plan_id: this.#id } },
        body: { ...wish, revision: plan.revision, today: today() },
      }),
    );
  }

  undo(): Promise<boolean> {
    return this.#afterwards((plan) =>
      api.POST("/api/plans/{plan_id}/undo", {
        params: { path: { plan_id: this.#id } },
        body: { revision: plan.revision, today: today() },
      }),
    );
  }

  archive(): Promise<boolean> {
    return this.#afterwards(() =>
      api.POST("/api/plans/{plan_id}/archive", { params: { path: { plan_id: this.#id } } }),
    );
  }

  /** Send once everything before is answered; tell whether it was kept. */
  #afterwards(
    send: (plan: Plan) => Promise<{ data?: Plan; error?: unknown; response: Response }>,
  ): Promise<boolean> {
    const sent = this.#last.then(() => this.#send(send));
    this.#last = sent.then(() => undefined);
    return sent;
  }

  async #send(
    send: (plan: Plan) => Promise<{ data?: Plan; error?: unknown; response: Response }>,
  ): Promise<boolean> {
    if (this.value === null) return false;
    try {
      this.value = await reply(send(this.value));
      this.refusal = "";
      return true;
    } catch (error) {
      if (error instanceof ApiProblem && error.code === "plan_moved_on") {
        this.value = error.members["plan"] as Plan;
      }
      this.refusal = error instanceof Error ? error.message : "";
      return false;
    }
  }
}
