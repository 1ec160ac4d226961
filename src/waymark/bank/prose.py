"""The words and the code of a Markdown text, apart, and how hard the words are to read."""

import re

import msgspec

from waymark.bank.rendering import markdown_parser

SENTENCE_END = re.compile(r"[.!?:;]+(?:\s|$)")
WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


class CodeBlock(msgspec.Struct, frozen=True):
    language: str
    """As named behind the fence; empty where it is not."""
    code: str


def code_blocks(markdown: str) -> list[CodeBlock]:
    """Return the fenced and indented blocks, in order."""
    return [
        CodeBlock((token.info.split() or [""])[0], token.content)
        for token in markdown_parser().parse(markdown)
        if token.type in ("fence", "code_block")
    ]


def paragraphs(markdown: str) -> list[str]:
    """Return the text of every paragraph, list entry and cell, with "code" for each code span."""
    return [
        "".join(_spoken(child.type, child.content) for child in token.children or ())
        for token in markdown_parser().parse(markdown)
        if token.type == "inline"
    ]


def plain_text(markdown: str) -> str:
    """Return an option or a step as it reads on the page, without the marks of Markdown."""
    inline = markdown_parser().parseInline(markdown)[0]
    return "".join(
        " " if child.type in ("softbreak", "hardbreak") else child.content
        for child in inline.children or ()
    )


def words(text: str) -> list[str]:
    """Return the words and numbers in lower case, without punctuation."""
    return [word.lower() for word in WORD.findall(text)]


def reading_grade(markdown: str) -> float | None:
    """Return the automated readability index: the years of school needed to read the prose.

    4.71 characters/words + 0.5 words/sentences - 21.43 (Senter and Smith, AMRL-TR-66-220, 1967).
    Code does not count. None where there are fewer than 15 words, too few for an average.
    """
    texts = paragraphs(markdown)
    all_words = [word for text in texts for word in words(text)]
    if len(all_words) < 15:
        return None
    sentences = [part for text in texts for part in SENTENCE_END.split(text) if words(part)]
    characters = sum(len(word) for word in all_words)
    return 4.71 * characters / len(all_words) + 0.5 * len(all_words) / len(sentences) - 21.43


def _spoken(kind: str, content: str) -> str:
    if kind == "code_inline":
        return "code"
    return " " if kind in ("softbreak", "hardbreak") else content
