/** Which key does what during a session. Pure, so that the map can be read and tested as one. */

export type Action =
  | { do: "choose"; index: number }
  | { do: "letter"; letter: string }
  | { do: "confirm" }
  | { do: "unknown" }
  | { do: "help" };

/**
 * answer: a control of the question. control: another button or link, which Enter is for. text: a
 * field that any character can be typed into. number: a field for digits, where a question mark
 * can only mean the key. page: nothing in particular.
 */
export type Target = "page" | "answer" | "control" | "text" | "number";

export interface KeyPress {
  key: string;
  target: Target;
  /** Held down, so the key repeats by itself. */
  repeat: boolean;
  /** Ctrl, Alt or Meta, which belong to the browser. */
  modified: boolean;
  /** Off where a person has turned single-character keys off (WCAG 2.1.4). */
  singleKeys: boolean;
}

export function actionFor(press: KeyPress): Action | null {
  if (press.modified || press.repeat) return null;
  if (press.key === "Enter") return press.target === "control" ? null : { do: "confirm" };
  if (press.target === "text" || !press.singleKeys) return null;
  if (press.key === "?") return { do: "unknown" };
  if (press.target === "number") return null;
  if (/^[1-9]$/.test(press.key)) return { do: "choose", index: Number(press.key) - 1 };
  if (press.key === "k" || press.key === "K") return { do: "help" };
  if (/^[a-jA-J]$/.test(press.key)) return { do: "letter", letter: press.key.toLowerCase() };
  return null;
}

export function targetOf(element: EventTarget | null): Target {
  if (!(element instanceof Element)) return "page";
  if (element.matches("input[inputmode=decimal]")) return "number";
  if (element.matches("textarea, input:not([type=radio], [type=checkbox])")) return "text";
  if (element.closest("[data-answer]") !== null) return "answer";
  if (element.matches("button, a, summary, select, input")) return "control";
  return "page";
}

const SINGLE_KEYS = "waymark.single-keys";

export function readSingleKeys(): boolean {
  try {
    return localStorage.getItem(SINGLE_KEYS) !== "off";
  } catch {
    return true;
  }
}

export function writeSingleKeys(on: boolean): void {
  try {
    localStorage.setItem(SINGLE_KEYS, on ? "on" : "off");
  } catch {
    // Kept for this page only.
  }
}
