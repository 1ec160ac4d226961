"""Build the e-mail itself. Pure: the same facts make the same bytes, each time it is sent.

That, with a Message-ID of its own for each cause, lets a mail server that got a message twice see
that it is one.
"""

import re
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from uuid import UUID

import msgspec
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from waymark.mail.facts import LIST_OF, Facts, MailList, Reminder, ResultReady
from waymark.mail.unsubscribing import Stop, unsubscribe_address
from waymark.plans.wording import say_day, say_hours, say_list

TEMPLATES = Path(__file__).parent / "templates"

LIST_NAMES: dict[MailList, str] = {
    "reminders": "weekly reminders",
    "results": "notes that a result is ready",
}

_SEVEN_BIT = SMTP.clone(cte_type="7bit")  # not every server on the way takes eight
_LOCAL_PART = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_DOMAIN = re.compile(r"([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?\.)*[A-Za-z0-9-]*[A-Za-z0-9]")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")

_TEMPLATES = Environment(
    loader=FileSystemLoader(TEMPLATES),
    autoescape=select_autoescape(["html"]),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_TEMPLATES.filters |= {"day": say_day, "hours": say_hours}


class AddressUnusable(Exception):
    """Nothing that an e-mail can be sent to."""


class Recipient(msgspec.Struct, frozen=True, kw_only=True):
    account_id: UUID
    name: str
    address: str


class Sender(msgspec.Struct, frozen=True, kw_only=True):
    """Who writes, and where the links lead."""

    address: str
    site: str
    """Origin without a slash at the end; empty for links within the same site."""
    secret: str


class Texts(msgspec.Struct, frozen=True, kw_only=True):
    subject: str
    text: str
    html: str
    unsubscribe: str


def mailbox(name: str, address: str) -> Address:
    """Return what goes into a header. Raises AddressUnusable.

    Only plain addresses pass: no quoted local part, no comment, nothing that could end the header
    or name a second mailbox.
    """
    local, _, domain = address.rpartition("@")
    try:
        ascii_domain = domain.encode("idna").decode()
    except UnicodeError as error:
        raise AddressUnusable("The domain is none.") from error
    if not (_LOCAL_PART.fullmatch(local) and _DOMAIN.fullmatch(ascii_domain)):
        raise AddressUnusable("The address has no plain form.")
    if len(local) > 64 or len(ascii_domain) > 255:  # RFC 5321, 4.5.3.1
        raise AddressUnusable("The address is too long.")
    shown = " ".join(_UNPRINTABLE.sub(" ", name).split())
    return Address(display_name=shown, username=local, domain=ascii_domain)


def write(facts: Facts, recipient: Recipient, sender: Sender) -> Texts:
    """Fill the templates."""
    stop = Stop(recipient.account_id, LIST_OF[type(facts)])
    unsubscribe = unsubscribe_address(sender.site, stop, sender.secret)
    kind = facts.__struct_config__.tag
    context = {
        "facts": facts,
        "name": recipient.name,
        "site": sender.site,
        "subject": subject_of(facts),
        "list_name": LIST_NAMES[stop.mail_list],
        "unsubscribe": unsubscribe,
    }
    return Texts(
        subject=subject_of(facts),
        text=_TEMPLATES.get_template(f"{kind}.txt").render(context),
        html=_TEMPLATES.get_template(f"{kind}.html").render(context),
        unsubscribe=unsubscribe,
    )


def compose(
    message_id: UUID, facts: Facts, recipient: Recipient, sender: Sender, written_at: datetime
) -> EmailMessage:
    """Return the whole message. Raises AddressUnusable.

    One click: List-Unsubscribe and List-Unsubscribe-Post, RFC 8058.
    """
    texts = write(facts, recipient, sender)
    from_mailbox = mailbox("Waymark", sender.address)
    message = EmailMessage(policy=_SEVEN_BIT)
    message["From"] = from_mailbox
    message["To"] = mailbox(recipient.name, recipient.address)
    message["Subject"] = texts.subject
    message["Date"] = written_at
    message["Message-ID"] = f"<{message_id}@{from_mailbox.domain}>"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday note in return
    message["List-Unsubscribe"] = f"<{texts.unsubscribe}>"
    message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(texts.text)
    message.add_alternative(texts.html, subtype="html")
    message.set_boundary(f"waymark-{message_id.hex}")  # the library would take a random one
    return message


def subject_of(facts: Facts) -> str:
    match facts:
        case ResultReady():
            subject = f"Your result is ready: {facts.name}"
        case Reminder(plans=(first, *_)):
            subject = f"This week: {say_list([step.name for step in first.steps[:2]])}"
        case Reminder():
            subject = f"Your goal for {say_day(facts.goals[0].target_on)}"
    return " ".join(_UNPRINTABLE.sub(" ", subject).split())
