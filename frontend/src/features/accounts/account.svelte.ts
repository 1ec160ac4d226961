import { api, reply } from "../../shared/api/client";
import type { components } from "../../shared/api/schema";

type Session = components["schemas"]["SessionView"];

/** Who is signed in on this page, as the server last said. */
class Account {
  session = $state.raw<Session | null>(null);
  error = $state.raw<unknown>(null);

  async load(): Promise<void> {
    this.error = null;
    try {
      this.session = await reply(api.GET("/api/session"));
    } catch (error) {
      this.error = error;
    }
  }

  /** Sign in by name alone; possible only on the developer's own machine. */
  async signIn(name: string): Promise<void> {
    await reply(api.POST("/api/sign-in/local", { body: { name } }));
    this.session = await reply(api.GET("/api/session"));
  }

  async signOut(): Promise<void> {
    await reply(api.POST("/api/sign-out"));
    await this.load();
  }
}

export const account = new Account();
