/** The theme that somebody chose on this device. The cookie is read by `public/assets/theme-1.js`. */
export type Theme = "system" | "light" | "dark";

const YEAR_SECONDS = 365 * 24 * 60 * 60;

export function readTheme(cookies: string = document.cookie): Theme {
  const [, theme] = /(?:^|; )theme=(light|dark)(?:;|$)/.exec(cookies) ?? [];
  return theme === "light" || theme === "dark" ? theme : "system";
}

/** Keep the choice, and show it at once. */
export function chooseTheme(theme: Theme): void {
  const secure = window.location.protocol === "https:" ? "; secure" : "";
  const kept = theme === "system" ? "theme=; max-age=0" : `theme=${theme}; max-age=${YEAR_SECONDS}`;
  document.cookie = `${kept}; path=/; samesite=lax${secure}`;
  if (theme === "system") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = theme;
}
