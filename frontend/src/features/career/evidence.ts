import { longDay } from "../../shared/text/days";
import type { EvidenceEntry, WriteEvidence } from "./types";

export type Kind = EvidenceEntry["kind"];

export const KIND_NAMES: Readonly<Record<Kind, string>> = {
  project: "Project",
  certificate: "Certificate",
  role: "Role",
  link: "Link",
  note: "Note",
};

/** Who stands behind an entry, where anybody does. */
export const ORGANISATION_NAMES: Readonly<Partial<Record<Kind, string>>> = {
  project: "For whom",
  certificate: "Issued by",
  role: "Employer",
};

export function blank(): WriteEvidence {
  return { kind: "project", title: "", organisation: "", text: "", url: null, startedOn: null, endedOn: null, skills: [] };
}

export function writable(entry: EvidenceEntry): WriteEvidence {
  const { kind, title, organisation, text, url, startedOn, endedOn, skills } = entry;
  return { kind, title, organisation, text, url, startedOn, endedOn, skills: skills.map(({ slug }) => slug) };
}

/** What an empty field of a form stands for. */
export function orNull(field: string | null | undefined): string | null {
  return field?.trim() ? field.trim() : null;
}

/** "since 1 March 2024", "1 March 2024 to 2 May 2025"; of a certificate its day. Empty where unknown. */
export function time({ kind, startedOn, endedOn }: Pick<EvidenceEntry, "kind" | "startedOn" | "endedOn">): string {
  if (startedOn === null) return endedOn === null ? "" : `until ${longDay(endedOn)}`;
  if (endedOn !== null) return `${longDay(startedOn)} to ${longDay(endedOn)}`;
  return kind === "project" || kind === "role" ? `since ${longDay(startedOn)}` : longDay(startedOn);
}
