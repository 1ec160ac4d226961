"""The document of a credential: Open Badges 3.0 on the W3C's Verifiable Credentials 2.0. Pure.

It holds no more about a person than they chose: an opaque name for the account, and their own name
where they asked for it. The same facts make the same document to the last byte.
"""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

import msgspec

from waymark.assessments.schemas import AssessmentResult
from waymark.assessments.wording import LEVEL_NAMES
from waymark.bank.content import LEVELS, CareerPath, Level
from waymark.bank.release import ReleaseDocument
from waymark.measurement.ageing import HALF_LIFE_DAYS

CONTEXT = "https://www.w3.org/ns/credentials/v2"
OPEN_BADGES_CONTEXT = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
SCHEMA = (
    "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json"
)

VALID_FOR = timedelta(days=2 * HALF_LIFE_DAYS)
"""From the session, not from the day of issue: the answers are of then. Two half-lives of evidence,
after which the engine itself lets the answers say no more than a quarter of what they did. How fast
these skills really fade is an assumption there, and so it is here; the verify page says so."""

MOST_CERTAIN = 99.0
"""Per cent. Nobody is surer than that of what some questions told."""

ROADMAP_SHARE = 0.5
"""A roadmap is named where its topics carry at least half of the weight of what the level asks."""


class AttestedGoal(msgspec.Struct, frozen=True, kw_only=True):
    """A level of a path: what anybody may achieve."""

    path: CareerPath
    level: Level
    roadmaps: tuple[tuple[str, str], ...]
    """Slug and name of those that lead there."""


class AttestedResult(AttestedGoal, frozen=True, kw_only=True):
    """What a credential attests: one revision of a result, and the level that it shows."""

    result: AssessmentResult


class CredentialFacts(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    account_id: UUID
    name: str | None
    attested: AttestedResult
    issued_at: datetime
    valid_until: datetime
    status_list: int
    status_place: int


def attest(result: AssessmentResult, release: ReleaseDocument) -> AttestedResult | None:
    """Return what the result supports; None where it shows no level, or is one of a check."""
    path = next((path for path in release.paths if path.slug == result.path), None)
    if path is None or result.label.shown is None:
        return None
    return AttestedResult(
        result=result,
        path=path,
        level=result.label.shown,
        roadmaps=roadmaps_toward(path, result.label.shown, release),
    )


def roadmaps_toward(
    path: CareerPath, level: Level, release: ReleaseDocument
) -> tuple[tuple[str, str], ...]:
    """Return (slug, name) of the roadmaps with ROADMAP_SHARE of what the level asks, by weight."""
    weights = {each.skill: each.weight for each in path.levels[level].requires}
    found = []
    for roadmap in release.roadmaps:
        topics = [topic for phase in roadmap.phases for topic in phase.topics]
        covered = {skill for topic in topics for skill in topic.skills}
        weight = sum(weights[skill] for skill in covered & weights.keys())
        if weight >= ROADMAP_SHARE * sum(weights.values()):
            found.append((roadmap.slug, roadmap.name))
    return tuple(found)


def valid_until(result: AssessmentResult) -> datetime:
    return (result.finished_at.astimezone(UTC) + VALID_FOR).replace(microsecond=0)


def credential_document(facts: CredentialFacts, site: str) -> dict[str, Any]:
    attested, result = facts.attested, facts.attested.result
    goal = achievement(attested, site)
    subject: dict[str, Any] = {
        "id": subject_urn(facts.account_id),
        "type": ["AchievementSubject"],
        "activityStartDate": moment(result.started_at),
        "activityEndDate": moment(result.finished_at),
        "achievement": goal,
        "result": _results(attested, goal["id"]),
    }
    if facts.name is not None:
        subject["identifier"] = [
            {
                "type": "IdentityObject",
                "hashed": False,
                "identityHash": facts.name,
                "identityType": "name",
            }
        ]
    status_list = f"{site}/credentials/status/{facts.status_list}"
    return {
        "@context": [CONTEXT, OPEN_BADGES_CONTEXT],
        "id": credential_address(facts.id, site),
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": goal["name"],
        "description": goal["description"],
        "issuer": issuer_profile(site),
        "validFrom": moment(facts.issued_at),
        "validUntil": moment(facts.valid_until),
        "awardedDate": moment(result.finished_at),
        "credentialSubject": subject,
        "credentialStatus": {
            "id": f"{status_list}#{facts.status_place}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": str(facts.status_place),
            "statusListCredential": status_list,
        },
        "credentialSchema": [{"id": SCHEMA, "type": "1EdTechJsonSchemaValidator2019"}],
    }


def achievement(attested: AttestedGoal, site: str) -> dict[str, Any]:
    """Return what was achieved: the level on the path, the same for everybody who achieves it."""
    path, level = attested.path, attested.level
    address = f"{site}/credentials/achievements/{path.slug}/{level}"
    return {
        "id": address,
        "type": ["Achievement"],
        "achievementType": "Assessment",
        "name": f"{path.name}: {LEVEL_NAMES[level]}",
        "description": (
            f"An adaptive assessment found it at least 80 % likely that the holder has what "
            f"{LEVEL_NAMES[level].lower()} work as {path.name.lower()} asks for."
        ),
        "criteria": {
            "id": f"{site}/paths/{path.slug}",
            "narrative": (
                "The answers to questions on the skills of the path make the level at least 80 % "
                f"likely. Nobody watched the session. {path.not_measured}"
            ),
        },
        "creator": issuer_profile(site),
        "alignment": [
            _alignment(path.name, f"{site}/paths/{path.slug}", "Career paths"),
            *(
                _alignment(name, f"{site}/roadmaps/{slug}", "Roadmaps")
                for slug, name in attested.roadmaps
            ),
        ],
        "resultDescription": _result_descriptions(address),
    }


def _alignment(name: str, address: str, framework: str) -> dict[str, Any]:
    return {
        "type": ["Alignment"],
        "targetName": name,
        "targetUrl": address,
        "targetFramework": framework,
    }


SCORES = (
    ("score", "Score", "value"),
    ("score-low", "Score: lower end of the 90 % interval", "low"),
    ("score-high", "Score: upper end of the 90 % interval", "high"),
)


def _result_descriptions(address: str) -> list[dict[str, Any]]:
    return [
        {
            "id": f"{address}#level",
            "type": ["ResultDescription"],
            "name": "Level",
            "resultType": "RubricCriterionLevel",
            "rubricCriterionLevel": [
                {
                    "id": f"{address}#level-{level}",
                    "type": ["RubricCriterionLevel"],
                    "name": LEVEL_NAMES[level],
                    "level": str(number),
                }
                for number, level in enumerate(LEVELS, 1)
            ],
        },
        {
            "id": f"{address}#probability",
            "type": ["ResultDescription"],
            "name": "Probability that the level is reached, in per cent; 99 stands for 99 or more",
            "resultType": "Percent",
            "valueMin": "0",
            "valueMax": "100",
        },
        *(
            {
                "id": f"{address}#{slug}",
                "type": ["ResultDescription"],
                "name": name,
                "resultType": "ScaledScore",
                "valueMin": "0",
                "valueMax": "100",
            }
            for slug, name, _ in SCORES
        ),
    ]


def _results(attested: AttestedResult, address: str) -> list[dict[str, Any]]:
    result, level = attested.result, attested.level
    probability = next(each.probability for each in result.levels if each.level == level)
    return [
        {
            "type": ["Result"],
            "resultDescription": f"{address}#level",
            "achievedLevel": f"{address}#level-{level}",
            "value": LEVEL_NAMES[level],
        },
        {
            "type": ["Result"],
            "resultDescription": f"{address}#probability",
            "value": f"{min(MOST_CERTAIN, 100 * probability):.1f}",
        },
        *(
            {
                "type": ["Result"],
                "resultDescription": f"{address}#{slug}",
                "value": f"{getattr(result.score, field):.1f}",
            }
            for slug, _, field in SCORES
        ),
    ]


def issuer_id(site: str) -> str:
    return f"{site}/credentials/issuer"


def issuer_profile(site: str) -> dict[str, Any]:
    return {
        "id": issuer_id(site),
        "type": ["Profile"],
        "name": "Waymark",
        "url": site,
        "description": (
            "Measures how ready back-end developers are for junior, mid and senior work."
        ),
    }


def credential_address(credential_id: UUID, site: str) -> str:
    """The id of a credential: an address that shows where it stands."""
    return f"{site}/verify/{credential_id}"


def subject_urn(account_id: UUID) -> str:
    """Return an opaque name of the account: the same in all its credentials, and leading nowhere.

    Not the account's id itself, which is told to nobody else and holds the moment of its making.
    """
    return uuid5(account_id, "subject of credentials").urn


def moment(time: datetime) -> str:
    """A moment in UTC to the second, as XML Schema's dateTimeStamp writes it."""
    return time.astimezone(UTC).replace(microsecond=0).strftime("%Y-%m-%dT%H:%M:%SZ")
