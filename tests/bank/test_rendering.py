import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waymark.bank.rendering import (
    CODE_CLASSES,
    knows_language,
    render_block,
    render_code_lines,
    render_inline,
)

PYTHON = '''@cached
def total(rows: list[int]) -> float:
    """Two lines
    of text."""

    return sum(rows) * 1.5  # <b>
'''
texts = st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\r\0"), max_size=80)


def visible(piece: str) -> str:
    return html.unescape(re.sub("<[^>]*>", "", piece))


def test_markdown_becomes_html() -> None:
    assert render_block("Is `x<y` **true**?") == (
        "<p>Is <code>x&lt;y</code> <strong>true</strong>?</p>\n"
    )
    assert render_inline("`a` or *b*") == "<code>a</code> or <em>b</em>"


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[click](javascript:alert(1))",
        "[click](https://example.org)",
        "![seen](https://example.org/pixel.png)",
        "<https://example.org>",
        "[a]\n\n[a]: https://example.org",
        '```python" onmouseover="alert(1)\nx\n```',
        "`<b>`",
    ],
)
def test_nothing_in_markdown_can_act(attack: str) -> None:
    for rendered in (render_block(attack), render_inline(attack)):
        tags = re.findall("<[^>]*>", rendered)
        assert all(
            re.fullmatch(r"</?(p|pre|code)( class=\"code\" tabindex=\"0\")?>", t) for t in tags
        )


@given(texts)
def test_any_text_renders_with_known_tags_only(text: str) -> None:
    allowed = {"p", "pre", "code", "strong", "em", "s", "ul", "ol", "li", "br", "hr"}
    allowed |= {"blockquote", "table", "thead", "tbody", "tr", "th", "td", "span"}
    names = re.findall(r"</?([a-z0-9]+)", render_block(text))
    assert set(names) <= allowed


def test_a_table_is_aligned_by_class_and_never_by_style() -> None:
    rendered = render_block("| rows | name |\n|--:|:-:|\n| 1 | a |\n")
    assert '<td class="number">1</td>' in rendered
    assert "style" not in rendered


def test_headings_stay_text() -> None:
    assert "<h" not in render_block("# Title\n\nTitle\n=====\n")


def test_a_code_block_is_coloured_by_class_only() -> None:
    rendered = render_block(f"```python\n{PYTHON}```")
    assert '<span class="k">def</span>' in rendered
    assert "style" not in rendered
    assert set(re.findall('<span class="([a-z]+)">', rendered)) <= set(CODE_CLASSES)
    assert visible(rendered) == PYTHON


def test_every_line_of_code_is_balanced_on_its_own() -> None:
    lines = render_code_lines(PYTHON, "python")
    assert [visible(line) for line in lines] == PYTHON.rstrip("\n").split("\n")
    assert all(line.count("<span") == line.count("</span>") for line in lines)
    assert lines[3] == '<span class="s">    of text.&quot;&quot;&quot;</span>'


@pytest.mark.parametrize("language", ["python", "sql", "javascript", "yaml", "http", "nothing"])
@given(code=texts)
def test_no_character_of_code_is_lost(language: str, code: str) -> None:
    lines = render_code_lines(code, language)
    assert [visible(line) for line in lines] == code.rstrip("\n").split("\n")


def test_a_language_without_colours_is_known_to_be_one() -> None:
    assert knows_language("dockerfile")
    assert not knows_language("dockerfiles")
    assert render_code_lines("a < b", "dockerfiles") == ["a &lt; b"]


def test_the_same_text_gives_the_same_html() -> None:
    assert render_block(PYTHON) == render_block(PYTHON)
