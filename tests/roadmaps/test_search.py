"""What people type, and what they mean by it: on the project's own bank, and on small ones."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.roadmaps.own_bank import own_catalogue
from waymark.bank.names import folded
from waymark.roadmaps.search_entries import Entry, entries_of
from waymark.roadmaps.search_index import MAXIMUM_QUERY, SearchIndex
from waymark.roadmaps.search_words import allowed_slips

# Query: what is to come first.
MEANT_FIRST = {
    # names as people write them
    "c#": "/skills/csharp",
    "C Sharp": "/skills/csharp",
    ".net": "/skills/csharp",
    "asp.net": "/skills/aspnet-core",
    "dotnet": "/skills/csharp",
    "node js": "/skills/javascript",
    "NodeJS": "/skills/javascript",
    "nest.js": "/skills/nestjs",
    "java script": "/skills/javascript",
    "type script": "/skills/typescript",
    "go": "/skills/go",
    "golang": "/skills/go",
    "java": "/skills/java",
    "web sockets": "/skills/websockets",
    "graph ql": "/skills/graphql",
    "mongo": "/skills/mongodb",
    "mongo db": "/skills/mongodb",
    "MS SQL": "/skills/sql-server",
    "mssql": "/skills/sql-server",
    "http-methods": "/skills/http-methods",
    "dynamo db": "/skills/dynamodb",
    # beginnings
    "postgre": "/skills/postgresql",
    "kub": "/skills/kubernetes",
    "terraf": "/skills/terraform",
    "message que": "/skills/message-queues",
    # abbreviations
    "k8s": "/skills/kubernetes",
    "ci": "/skills/continuous-integration",
    "ci cd": "/skills/continuous-integration",
    "CI/CD": "/skills/continuous-integration",
    "cd": "/skills/continuous-delivery",
    "iac": "/skills/infrastructure-as-code",
    "orm": "/skills/object-relational-mapping",
    "jwt": "/skills/json-web-tokens",
    "oauth2": "/skills/oauth-and-openid-connect",
    "oidc": "/skills/oauth-and-openid-connect",
    "tdd": "/skills/test-driven-development",
    "ddd": "/skills/domain-driven-design",
    "cdn": "/skills/content-delivery-networks",
    "cdc": "/skills/change-data-capture",
    "js": "/skills/javascript",
    "ts": "/skills/typescript",
    "oop": "/skills/object-oriented-programming",
    "rbac": "/skills/access-control",
    "sqs": "/skills/amazon-sqs-and-sns",
    "gcp": "/skills/google-cloud",
    "slo": "/skills/alerting-and-objectives",
    "otel": "/skills/opentelemetry",
    "big o": "/skills/algorithmic-complexity",
    # synonyms and other words for it
    "pub/sub": "/skills/publish-subscribe",
    "reverse proxy": "/skills/web-servers",
    "explain analyze": "/skills/query-plans",
    "dead letter queue": "/skills/message-queues",
    "mocking": "/skills/test-doubles",
    "s3": "/skills/object-storage#product-amazon-s3",
    "sql injection": "/skills/injection",
    "hashing passwords": "/skills/password-storage",
    "how to hash passwords": "/skills/password-storage",
    "zero downtime deploy": "/skills/deployment-strategies",
    "unicode": "/skills/text-and-encodings",
    "https": "/skills/tls",
    "async": "/skills/asynchronous-programming",
    # products
    "caddy": "/skills/web-servers#product-caddy",
    "celery": "/skills/background-jobs#product-celery",
    "solr": "/skills/search-engines#product-apache-solr",
    "octopus": "/skills/continuous-delivery#product-octopus-deploy",
    "spacelift": "/skills/terraform-automation#product-spacelift",
    "k6": "/skills/performance-testing#product-k6",
    # slips of the hand
    "kuberntes": "/skills/kubernetes",
    "kubernets operations": "/skills/kubernetes-operations",
    "postgress": "/skills/postgresql",
    "posgresql": "/skills/postgresql",
    "javascirpt": "/skills/javascript",
    "phyton": "/skills/python",
    "elastik search": "/skills/elasticsearch",
    "rabitmq": "/skills/rabbitmq",
    "micorservices": "/skills/monoliths-and-microservices",
    "authentification": "/skills/authentication",
    "idempotancy": "/skills/idempotency",
    "rest desing": "/skills/rest-design",
    "load blancer": "/skills/load-balancing",
    "depedency injecton": "/skills/dependency-injection",
    "transacton isolaton": "/skills/transaction-isolation",
    "prometeus": "/skills/prometheus",
    "terrafrom": "/skills/terraform",
    "cassandara": "/skills/wide-column-stores#product-apache-cassandra",
    "kubrene": "/skills/kubernetes",
    # paths and roadmaps
    "data engineer": "/paths/data-engineer",
    "backend developer": "/paths/backend-developer",
    "six stages": "/roadmaps/six-stages-in-a-year",
}

# Query: what is to be among the first three, where others have as good a claim.
MEANT_AMONG_THREE = {
    "elast": "/skills/elasticsearch",
    "docker": "/skills/docker-runtime",
    "queue": "/skills/message-queues",
    "monitoring": "/skills/metrics",
    "cache": "/skills/caching-strategies",
    "deadlock": "/skills/locking-and-deadlocks",
    "nosql": "/skills/choosing-a-data-store",
    "node": "/skills/typescript",
    "b-tree": "/skills/database-indexes",
    "devops": "/skills/devops-practices",
    "security engineer": "/paths/security-engineer",
    "lambda": "/skills/serverless",
    "postgres index": "/skills/postgresql",
    "caching": "/skills/caching-strategies",
    "exactly once": "/skills/delivery-guarantees",
    "sharding": "/skills/sharding",
}


INDEX = SearchIndex.build(entries_of(own_catalogue()))


@pytest.mark.parametrize(("query", "address"), MEANT_FIRST.items())
def test_what_is_meant_comes_first(query: str, address: str) -> None:
    assert [hit.entry.address for hit in INDEX.search(query, 1)] == [address]


@pytest.mark.parametrize(("query", "address"), MEANT_AMONG_THREE.items())
def test_what_is_meant_is_among_the_first_three(query: str, address: str) -> None:
    assert address in [hit.entry.address for hit in INDEX.search(query, 3)]


def make_entry(name: str, **changes: Any) -> Entry:
    slug = folded(name).replace(" ", "-")
    entry = Entry(
        kind="skill",
        name=name,
        address=f"/skills/{slug}",
        context="Area",
        names=(name, slug),
    )
    return replace(entry, **changes)


def found(query: str, *entries: Entry) -> list[str]:
    return [hit.entry.name for hit in SearchIndex.build(entries).search(query, 10)]


def test_a_name_comes_before_its_beginning_before_a_synonym_before_half_a_word() -> None:
    entries = (
        make_entry("Half of a synonym", aliases=("restaurants",)),
        make_entry("Restoring"),
        make_entry("Synonym", aliases=("rest",)),
        make_entry("Rest design"),
        make_entry("Rest"),
    )

    assert found("rest", *entries) == [
        "Rest",
        "Rest design",
        "Synonym",
        "Restoring",
        "Half of a synonym",
    ]


def test_slips_are_forgiven_only_where_nothing_is_written_so() -> None:
    assert found("locking", make_entry("Locking"), make_entry("Mocking")) == ["Locking"]
    assert found("lokcing", make_entry("Locking"), make_entry("Mocking"))[0] == "Locking"


def test_short_words_are_taken_as_they_are() -> None:
    assert found("gi", make_entry("Go")) == []
    assert [allowed_slips("a" * length) for length in (3, 4, 6, 10)] == [0, 1, 2, 3]


def test_the_words_of_a_query_may_stand_anywhere_in_the_names_of_an_entry() -> None:
    entry = make_entry("Password storage", aliases=("salted hashes",))
    assert found("hash of a password", entry, make_entry("Password")) == ["Password storage"]


def test_a_hit_names_the_synonym_that_led_to_it() -> None:
    entry = make_entry("Kubernetes", aliases=("container scheduler", "k8s"))
    index = SearchIndex.build([entry])

    assert [hit.alias for hit in index.search("k8s", 1)] == ["k8s"]
    assert [hit.alias for hit in index.search("kubernetes", 1)] == [None]
    assert [hit.alias for hit in index.search("scheduler", 1)] == ["container scheduler"]


def test_among_equals_the_kind_decides_then_how_often_it_is_asked_for() -> None:
    topic = make_entry("Caches", kind="topic")
    rare, frequent = make_entry("Cache one"), make_entry("Cache two", places=9)

    assert found("cache", topic, rare, frequent) == ["Cache two", "Cache one", "Caches"]


@pytest.mark.parametrize("query", ["", "   ", "?!", "'\"<>", "the", "xyzzyxyzzy", "\0", "🙂"])
def test_what_means_nothing_finds_nothing_much(query: str) -> None:
    assert len(INDEX.search(query, 10)) <= 10


def test_a_query_of_any_length_is_cut_before_it_costs_anything() -> None:
    assert INDEX.search("a" * MAXIMUM_QUERY + "b" * 100_000, 5) == INDEX.search(
        "a" * MAXIMUM_QUERY, 5
    )


@given(st.text(max_size=120), st.integers(1, 20))
def test_any_text_can_be_searched_for(query: str, limit: int) -> None:
    assert len(INDEX.search(query, limit)) <= limit


def test_every_name_there_is_finds_what_bears_it() -> None:
    for entry in INDEX.entries:
        if entry.kind != "topic":
            bearers = [hit.entry.name for hit in INDEX.search(entry.name, 3)]
            assert entry.name in bearers, (entry.name, bearers)
