const KEPT_AS = "waymark.search.slash";

/** Whether "/" opens the search. People who speak their input can do without such keys. */
export function opensByCharacter(): boolean {
  return window.localStorage.getItem(KEPT_AS) !== "off";
}

export function setOpensByCharacter(opens: boolean): void {
  if (opens) window.localStorage.removeItem(KEPT_AS);
  else window.localStorage.setItem(KEPT_AS, "off");
}
