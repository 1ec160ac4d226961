"""HTTP of the e-mail choices, and of the link that needs no sign-in."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from litestar import Controller, Response, get, post, put
from litestar.di import NamedDependency
from litestar.params import JSONBody, QueryParameter
from litestar.status_codes import HTTP_200_OK

from waymark.mail.actions import choose_mail, unsubscribe
from waymark.mail.pages import PAGES_FOR_ERRORS, stop_page, stopped_page
from waymark.mail.post import Post
from waymark.mail.reading import read_choices
from waymark.mail.schemas import MailChoices, MailChoicesView
from waymark.mail.unsubscribing import read_token
from waymark.problem import documented
from waymark.roadmaps.shell import Shell

WITHOUT_CSRF_TOKEN = {"exclude_from_csrf": True}
"""The signed token in the address shows that whoever got the e-mail asks."""

Token = Annotated[str, QueryParameter(description="From a link in an e-mail.")]


class MailChoiceController(Controller):
    path = "/api/mail-choices"
    tags = ("mail",)

    @get("/", operation_id="readMailChoices", responses=documented(401))
    async def read(
        self, account_id: NamedDependency[UUID], mail_post: NamedDependency[Post]
    ) -> MailChoicesView:
        """Return what one gets by e-mail. Nothing, until something is switched on."""
        return await read_choices(account_id, mail_post)

    @put("/", operation_id="chooseMail", responses=documented(400, 401, 403, 413, 422))
    async def choose(
        self,
        data: JSONBody[MailChoices],
        account_id: NamedDependency[UUID],
        mail_post: NamedDependency[Post],
        now: NamedDependency[datetime],
    ) -> MailChoicesView:
        """Switch e-mails on or off."""
        await choose_mail(account_id, data, now)
        return await read_choices(account_id, mail_post)


class UnsubscribeController(Controller):
    """Opening the link changes nothing, since mail scanners open every link there is. The button
    does, and so do mail programs, which send the same POST (RFC 8058) without any cookie."""

    path = "/unsubscribe"
    include_in_schema = False
    opt = WITHOUT_CSRF_TOKEN
    exception_handlers = PAGES_FOR_ERRORS

    @get(sync_to_thread=False)
    def ask(
        self, token: Token, shell: NamedDependency[Shell], mail_post: NamedDependency[Post]
    ) -> Response[bytes]:
        return stop_page(shell, token, read_token(token, mail_post.sender.secret))

    @post(status_code=HTTP_200_OK)
    async def stop(
        self, token: Token, shell: NamedDependency[Shell], mail_post: NamedDependency[Post]
    ) -> Response[bytes]:
        stop = read_token(token, mail_post.sender.secret)
        await unsubscribe(stop)
        return stopped_page(shell, stop)
