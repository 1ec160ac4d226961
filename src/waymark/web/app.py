"""Assemble the web application. Handlers live in the domains; every controller is listed here."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from litestar import Litestar, Request
from litestar.config.compression import CompressionConfig
from litestar.config.csrf import CSRFConfig
from litestar.datastructures import State
from litestar.di import NamedDependency, Provide
from litestar.exceptions import NotFoundException
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from redis.asyncio import Redis

from waymark import database
from waymark.accounts.offered import OfferedProviders, offered_providers
from waymark.assessments.controllers import AssessmentController, list_paths, show_check
from waymark.careers.controllers import CareerController
from waymark.careers.evidence_controllers import EvidenceController
from waymark.careers.profile_controllers import ProfileController
from waymark.credentials.controllers import CredentialController
from waymark.credentials.keys import key_ring
from waymark.credentials.page_controllers import VerifyController
from waymark.credentials.public_controllers import CredentialSourceController
from waymark.credentials.verify_page import TEMPLATES as CREDENTIAL_TEMPLATES
from waymark.errors import Forbidden
from waymark.goals.controllers import GoalController
from waymark.jobs.queue import ArqJobQueue, JobQueue, open_arq
from waymark.mail import pages as mail_pages
from waymark.mail.controllers import MailChoiceController, UnsubscribeController
from waymark.mail.local_controllers import LocalMailController
from waymark.mail.post import post_of
from waymark.plans.controllers import PlanController
from waymark.privacy.controllers import PrivacyController
from waymark.progress.controllers import ProgressController
from waymark.roadmaps.controllers import RoadmapController
from waymark.roadmaps.paths_controllers import PathController
from waymark.roadmaps.search_controllers import SearchPageController, search
from waymark.roadmaps.shell import Shell
from waymark.roadmaps.skills_controllers import SkillController
from waymark.settings import Settings
from waymark.sharing.controllers import SharingController
from waymark.sharing.page_controllers import preview_shared_result, show_shared_result
from waymark.sharing.private_pages import TEMPLATES as SHARING_TEMPLATES
from waymark.web.bodies import StrictBody
from waymark.web.departures import Departures
from waymark.web.envelope import Envelope
from waymark.web.health import live, ready
from waymark.web.own_data import (
    FILE_ADDRESS,
    ask_for_deletion,
    ask_for_export,
    download_export,
    keep_account,
    link_export,
)
from waymark.web.pages import front_end, respond_to_unknown_address
from waymark.web.problems import EXCEPTION_HANDLERS
from waymark.web.provider_routes import (
    begin_confirmation,
    begin_link,
    come_back_from_provider,
    go_to_provider,
)
from waymark.web.provider_sign_in import ProviderSignIn
from waymark.web.rate_limits import RateLimiter
from waymark.web.sessions import (
    SessionStore,
    current_account_id,
    recently_signed_in_account_id,
    signed_in_account_id,
)
from waymark.web.signed_in_routes import (
    end_all_sessions,
    end_session,
    forget_waiting,
    link_waiting,
    list_identities,
    list_sessions,
    unlink,
)
from waymark.web.signing_in import read_session, sign_in_on_this_machine, sign_out

LOOPBACK_HOSTS = {"127.0.0.1", "::1", "localhost"}

MAXIMUM_BODY_BYTES = 64 * 1024
"""Answers are short. A longer body is a mistake or an attack."""

COMPRESSED_FROM_BYTES = 8 * 1024
"""A question fits into the first round trip of a connection as it is (ten packets), so squeezing it
would only cost time. The front end's files and the review are far longer."""


def create_app(settings: Settings, offered: OfferedProviders | None = None) -> Litestar:
    """Make the application; `offered` are the ways to sign in, if not those of the settings."""
    # A fresh pool of sockets for each process; nothing connects before the first command.
    redis: Redis = Redis.from_url(
        settings.redis_url, socket_timeout=5, socket_connect_timeout=5, health_check_interval=30
    )
    sessions = SessionStore(redis, secure=not settings.is_local)
    shell = Shell(
        settings.public_url,
        further_templates=[mail_pages.TEMPLATES, SHARING_TEMPLATES, CREDENTIAL_TEMPLATES],
    )
    ring = key_ring(settings)
    mail_post = post_of(settings)
    providers = offered or offered_providers(settings)
    departures = Departures(redis, secure=not settings.is_local)
    limiter = RateLimiter(redis)
    provider_sign_in = ProviderSignIn(settings, providers, departures, sessions, limiter)

    @asynccontextmanager
    async def connections(app: Litestar) -> AsyncIterator[None]:
        async with AsyncExitStack() as opened:
            await database.connect(settings)
            opened.push_async_callback(database.disconnect)
            opened.push_async_callback(redis.aclose)
            opened.push_async_callback(providers.close)
            arq = await open_arq(settings.redis_url)
            opened.push_async_callback(arq.aclose)
            app.state.job_queue = ArqJobQueue(arq)
            yield

    # Litestar resolves dependencies that do not need each other in a task each, which costs more
    # than they do. So the three of the answering handler form a chain.
    async def provide_account_id(
        request: Request[Any, Any, Any], now: NamedDependency[datetime]
    ) -> UUID:
        return await signed_in_account_id(request, sessions, now)

    def provide_job_queue(state: State, account_id: NamedDependency[UUID]) -> JobQueue:
        queue: JobQueue = state.job_queue
        return queue

    app = Litestar(
        route_handlers=[
            AssessmentController,
            list_paths,
            show_check,
            PlanController,
            ProgressController,
            CareerController,
            EvidenceController,
            ProfileController,
            GoalController,
            MailChoiceController,
            UnsubscribeController,
            *([LocalMailController] if settings.is_local else []),
            SharingController,
            CredentialController,
            CredentialSourceController,
            VerifyController,
            show_shared_result,
            preview_shared_result,
            RoadmapController,
            SkillController,
            PathController,
            SearchPageController,
            search,
            read_session,
            sign_out,
            PrivacyController,
            ask_for_export,
            link_export,
            download_export,
            ask_for_deletion,
            keep_account,
            go_to_provider,
            come_back_from_provider,
            begin_link,
            begin_confirmation,
            list_identities,
            unlink,
            link_waiting,
            forget_waiting,
            list_sessions,
            end_session,
            end_all_sessions,
            *([sign_in_on_this_machine] if settings.is_local else []),
            live,
            ready,
            *front_end(),
        ],
        dependencies={
            "settings": Provide(lambda: settings, sync_to_thread=False),
            "redis": Provide(lambda: redis, sync_to_thread=False),
            "sessions": Provide(lambda: sessions, sync_to_thread=False),
            "offered": Provide(lambda: providers, sync_to_thread=False),
            "departures": Provide(lambda: departures, sync_to_thread=False),
            "provider_sign_in": Provide(lambda: provider_sign_in, sync_to_thread=False),
            "key_ring": Provide(lambda: ring, sync_to_thread=False),
            "shell": Provide(lambda: shell, sync_to_thread=False),
            "mail_post": Provide(lambda: mail_post, sync_to_thread=False),
            "job_queue": Provide(provide_job_queue, sync_to_thread=False),
            "site": Provide(site_of, sync_to_thread=False),
            "now": Provide(utc_now, sync_to_thread=False),
            "account_id": Provide(provide_account_id),
            "visitor_id": Provide(current_account_id),
            "recent_account_id": Provide(recently_signed_in_account_id),
        },
        lifespan=[connections],
        state=State({"shell": shell}),
        dto=StrictBody,
        return_dto=None,
        exception_handlers={**EXCEPTION_HANDLERS, NotFoundException: respond_to_unknown_address},
        csrf_config=CSRFConfig(
            secret=settings.secret,
            cookie_secure=not settings.is_local,
            cookie_samesite="lax",
            exclude=["^/assets/"],
        ),
        compression_config=CompressionConfig(
            backend="brotli",
            brotli_quality=4,
            brotli_gzip_fallback=True,
            minimum_size=COMPRESSED_FROM_BYTES,
            exclude=[f"^{FILE_ADDRESS}$"],  # a ZIP gets no smaller, and would lose its length
        ),
        before_request=refuse_other_host_names if settings.is_local else None,
        openapi_config=OpenAPIConfig(
            title="Waymark", version="1", render_plugins=[JsonRenderPlugin()]
        ),
        request_max_body_size=MAXIMUM_BODY_BYTES,
        logging_config=None,  # logs.py configures logging for the whole process
    )
    app.asgi_handler = Envelope(app.asgi_handler, is_local=settings.is_local)
    return app


class HostNotAllowed(Forbidden): ...


async def refuse_other_host_names(request: Request[Any, Any, Any]) -> None:
    """A page elsewhere could point its own name at this machine and sign in as anybody.

    Asynchronous, since Litestar would run anything else in a thread, for every request.
    """
    if request.url.hostname not in LOOPBACK_HOSTS:
        raise HostNotAllowed("In local mode this address answers as 127.0.0.1 or localhost only.")


def site_of(request: Request[Any, Any, Any], settings: NamedDependency[Settings]) -> str:
    """The site's own origin, without a slash at the end: as people know it where that is set."""
    return settings.public_url or str(request.base_url).rstrip("/")


def utc_now() -> datetime:
    return datetime.now(UTC)
