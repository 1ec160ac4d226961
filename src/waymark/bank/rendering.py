"""Markdown and code of questions to HTML that is safe to put into a page as it is.

Raw HTML, links, images and headings of the Markdown stay visible text, so a question can neither
run a script nor send a person away nor disturb the outline of the page. Nothing carries a style
attribute, since the content security policy forbids it: colours come from the class names in
`CODE_CLASSES`, under `.code`. The same text gives the same HTML.
"""

import html
from collections.abc import Sequence
from functools import cache
from itertools import groupby
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token as MarkdownToken
from markdown_it.utils import EnvType, OptionsDict
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.token import Token, string_to_tokentype
from pygments.util import ClassNotFound

CODE_CLASSES = {
    "c": "Comment",
    "k": "Keyword",
    "kc": "Keyword.Constant",
    "kt": "Keyword.Type",
    "o": "Operator",
    "p": "Punctuation",
    "s": "Literal.String",
    "m": "Literal.Number",
    "na": "Name.Attribute",
    "nb": "Name.Builtin",
    "nc": "Name.Class",
    "nd": "Name.Decorator",
    "ne": "Name.Exception",
    "nf": "Name.Function",
    "nt": "Name.Tag",
    "nv": "Name.Variable",
    "gd": "Generic.Deleted",
    "gh": "Generic.Heading",
    "gi": "Generic.Inserted",
    "go": "Generic.Output",
    "gp": "Generic.Prompt",
    "gu": "Generic.Subheading",
}
"""The class names in highlighted code, all short names of Pygments, and what each marks.

A finer token carries the name of the nearest of these around it, so a style sheet is complete
with these; code that is none of them has no class.
"""

CLASS_OF_TOKEN = {string_to_tokentype(name): short for short, name in CODE_CLASSES.items()}


def render_block(markdown: str) -> str:
    """Return HTML blocks (paragraphs, lists, tables, code) for a stem or an explanation."""
    return str(markdown_parser().render(markdown))


def render_inline(markdown: str) -> str:
    """Return HTML without blocks, for an option, a step or one side of a pair."""
    return str(markdown_parser().renderInline(markdown))


def render_code_lines(code: str, language: str) -> list[str]:
    """Return one piece of HTML for each line of `code`, every one with its own tags closed.

    A language that Pygments does not know gives escaped text without colours.
    """
    lines = [""]
    for class_name, tokens in groupby(_tokens(code, language), lambda token: _class_of(token[0])):
        text = "".join(token_text for _, token_text in tokens)
        for index, part in enumerate(text.split("\n")):
            if index:
                lines.append("")
            if part:
                piece = html.escape(part)
                lines[-1] += f'<span class="{class_name}">{piece}</span>' if class_name else piece
    return lines


def knows_language(language: str) -> bool:
    """Say whether code in `language` can be coloured."""
    return _lexer(language) is not None


@cache
def markdown_parser() -> MarkdownIt:
    """Return the one reading of Markdown that pages and the bank check share."""
    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    parser.disable(["link", "image", "autolink", "reference", "heading", "lheading"])
    parser.add_render_rule("fence", _render_fence)
    parser.add_render_rule("code_block", _render_fence)
    parser.add_render_rule("th_open", _render_cell)
    parser.add_render_rule("td_open", _render_cell)
    return parser


def _render_fence(
    renderer: RendererHTML,
    tokens: Sequence[MarkdownToken],
    index: int,
    options: OptionsDict,
    env: EnvType,
) -> str:
    # The tab stop lets keyboards scroll a block that is wider than the page.
    token = tokens[index]
    words = token.info.split()
    lines = render_code_lines(token.content, words[0] if words else "text")
    return f'<pre class="code" tabindex="0"><code>{chr(10).join(lines)}</code></pre>\n'


def _render_cell(
    renderer: RendererHTML,
    tokens: Sequence[MarkdownToken],
    index: int,
    options: OptionsDict,
    env: EnvType,
) -> str:
    # markdown-it writes the alignment of a column as a style; only numbers need one, as a class.
    aligned_right = tokens[index].attrs.get("style") == "text-align:right"
    return f'<{tokens[index].tag} class="number">' if aligned_right else f"<{tokens[index].tag}>"


def _tokens(code: str, language: str) -> list[tuple[Any, str]]:
    code = code.rstrip("\n")
    lexer = _lexer(language)
    if lexer is None:
        return [(Token.Text, code)]
    tokens = list(lexer.get_tokens(code))
    # Lexers want a last line end, which here would be one more line.
    while tokens and not tokens[-1][1].rstrip("\n"):
        tokens.pop()
    if tokens:
        tokens[-1] = (tokens[-1][0], tokens[-1][1].rstrip("\n"))
    return tokens


@cache
def _lexer(language: str) -> Lexer | None:
    try:
        return get_lexer_by_name(language, stripnl=False)
    except ClassNotFound:
        return None


def _class_of(token_type: Any) -> str | None:
    while token_type is not None and token_type not in CLASS_OF_TOKEN:
        token_type = token_type.parent
    return CLASS_OF_TOKEN.get(token_type)
