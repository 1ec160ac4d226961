"""The e-mails of local mode. These routes exist there only: they show everybody's, as anybody on
that machine can sign in as anybody."""

from uuid import UUID

from litestar import Controller, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from waymark.mail.pages import PAGES_FOR_ERRORS, list_page, mail_itself, mail_page
from waymark.mail.post import Post
from waymark.mail.reading import read_kept_message, read_kept_messages
from waymark.roadmaps.shell import Shell


class LocalMailController(Controller):
    path = "/local/mail"
    include_in_schema = False
    exception_handlers = PAGES_FOR_ERRORS

    @get()
    async def show_all(
        self, shell: NamedDependency[Shell], mail_post: NamedDependency[Post]
    ) -> Response[bytes]:
        return list_page(shell, await read_kept_messages(mail_post))

    @get("/{message_id:uuid}")
    async def show(
        self,
        message_id: FromPath[UUID],
        shell: NamedDependency[Shell],
        mail_post: NamedDependency[Post],
    ) -> Response[bytes]:
        return mail_page(shell, *await read_kept_message(message_id, mail_post))

    @get("/{message_id:uuid}/html")
    async def show_html(
        self, message_id: FromPath[UUID], mail_post: NamedDependency[Post]
    ) -> Response[bytes]:
        _, texts = await read_kept_message(message_id, mail_post)
        return mail_itself(texts)
