"""Evidence as a JSON Resume document (jsonresume.org, schema 1.2). Pure.

Roles become work, projects and certificates what they are, links profiles. Notes are for oneself
and stay out. A skill says in its level what was measured, so that claim and measurement stay apart
there, too.
"""

from datetime import datetime

import msgspec

from waymark.careers.evidence_schemas import EvidenceOverview, EvidenceView, SkillEvidence

SCHEMA = "https://raw.githubusercontent.com/jsonresume/resume-schema/v1.0.0/schema.json"

Fields = dict[str, object]


def json_resume(name: str, overview: EvidenceOverview, now: datetime) -> bytes:
    """Return the document as UTF-8. What is not known is left out, as the schema wants it."""
    of_kind: dict[str, list[EvidenceView]] = {}
    for entry in overview.entries:
        of_kind.setdefault(entry.kind, []).append(entry)
    document: Fields = {
        "$schema": SCHEMA,
        "basics": _known(
            {
                "name": name,
                "profiles": [
                    _known({"network": entry.title, "url": entry.url})
                    for entry in of_kind.get("link", [])
                ],
            }
        ),
        "work": [_work(entry) for entry in of_kind.get("role", [])],
        "projects": [_project(entry) for entry in of_kind.get("project", [])],
        "certificates": [_certificate(entry) for entry in of_kind.get("certificate", [])],
        "skills": [_skill(skill) for skill in overview.skills],
        "meta": {"lastModified": now.strftime("%Y-%m-%dT%H:%M:%S")},
    }
    return msgspec.json.format(msgspec.json.encode(document), indent=2)


def _work(entry: EvidenceView) -> Fields:
    return _known(
        {
            "name": entry.organisation or entry.title,
            "position": entry.title,
            "url": entry.url,
            **_dates(entry),
            "summary": entry.text,
            "highlights": [skill.name for skill in entry.skills],
        }
    )


def _project(entry: EvidenceView) -> Fields:
    return _known(
        {
            "name": entry.title,
            "entity": entry.organisation,
            "description": entry.text,
            "url": entry.url,
            **_dates(entry),
            "keywords": [skill.name for skill in entry.skills],
        }
    )


def _certificate(entry: EvidenceView) -> Fields:
    return _known(
        {
            "name": entry.title,
            "issuer": entry.organisation,
            "date": None if entry.started_on is None else entry.started_on.isoformat(),
            "url": entry.url,
        }
    )


def _skill(skill: SkillEvidence) -> Fields:
    return {"name": skill.name, "level": measured_in_words(skill), "keywords": [skill.area]}


def measured_in_words(skill: SkillEvidence) -> str:
    """Such as "measured 62 of 100 (90 % interval 51–71), 3 questions"."""
    score = skill.measured
    if score is None:
        return "not measured"
    how = "1 question" if skill.asked == 1 else f"{skill.asked} questions"
    return (
        f"{'measured' if skill.asked else 'inferred'} {score.value:.0f} of 100 "
        f"(90 % interval {score.low:.0f}–{score.high:.0f})"  # a range
        f"{f', {how}' if skill.asked else ''}"
    )


def _dates(entry: EvidenceView) -> Fields:
    return {
        "startDate": None if entry.started_on is None else entry.started_on.isoformat(),
        "endDate": None if entry.ended_on is None else entry.ended_on.isoformat(),
    }


def _known(fields: Fields) -> Fields:
    return {name: value for name, value in fields.items() if value not in (None, "", [])}
