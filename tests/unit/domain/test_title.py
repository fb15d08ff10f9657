"""Name → title (R79): something to see, no control characters, no character cut in two."""

import pytest

from canvas_sync.domain.mapping import TITLE_LIMIT, UNTITLED, title

E_ACUTE = "e\u0301"
FAMILY = "👩\u200d👩\u200d👧\u200d👦"
FLAG = "🇩🇪"
SCOTLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"


@pytest.mark.parametrize(
    "name",
    [None, "", " ", "\u00a0\u2003\t\n", "\x00\x1f", "\u200b\ufeff", "\u202e\u2066"],
    ids=["null", "empty", "blank", "spaces", "control", "zero width", "bidi"],
)
def test_untitled(name: str | None) -> None:
    """R79: a name that shows nothing is "Untitled Assignment"."""
    assert title(name) == UNTITLED == "Untitled Assignment"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Essay 1", "Essay 1"),
        ("  Essay  ", "Essay"),
        ("0", "0"),
        ("Essay\x00One", "Essay One"),
        ("Essay\r\nOne", "Essay One"),
        ("Essay\u2028One", "Essay One"),
        ("\x1b[31mEssay\x07", "[31mEssay"),
        ("\x85Essay\x9f", "Essay"),
        ("Essay \u202eexe.fdp", "Essay  exe.fdp"),
        ("\u2067שער\u2069", "שער"),
        ("\u200fשער 1", "\u200fשער 1"),
        ("<b>Essay</b> &amp;", "<b>Essay</b> &amp;"),
        (f"{FAMILY} {FLAG} {E_ACUTE}", f"{FAMILY} {FLAG} {E_ACUTE}"),
    ],
    ids=[
        *("plain", "spaces around", "zero", "NUL", "line end", "line separator", "escape", "C1"),
        *("override", "isolate", "mark of direction", "markup", "emoji"),
    ],
)
def test_clean(name: str, expected: str) -> None:
    """R79: what steers a terminal or turns the text around becomes a space; letters stay."""
    assert title(name) == expected


def test_limit() -> None:
    """R79: 255 characters stay, of 256 the first 255."""
    assert title("a" * 255) == "a" * 255
    assert title("a" * 256) == "a" * 255
    assert title("a" * 100_000) == "a" * 255


@pytest.mark.parametrize(
    "cluster",
    [
        *(E_ACUTE, "a\u0328\u0301", "1\ufe0f\u20e3", "❤\ufe0f", "👍🏽", FAMILY, FLAG, SCOTLAND),
        *("कि", "ก\u0e49", "\u1112\u1161\u11ab", "क\u094d\u200c"),
    ],
    ids=[
        *("accent", "two accents", "keycap", "heart", "skin", "family", "flag", "tags"),
        *("vowel sign", "tone mark", "jamo", "non-joiner"),
    ],
)
def test_whole_characters(cluster: str) -> None:
    """R79: wherever the limit falls into a character of several parts, all of it goes."""
    for before in range(TITLE_LIMIT - len(cluster), TITLE_LIMIT + 1):
        whole = "a" * before + cluster

        cut = title(whole + "#" * 9)

        kept = before + len(cluster) <= TITLE_LIMIT
        assert cut.rstrip("#") == (whole if kept else "a" * before)


def test_flags() -> None:
    """R79: in a row of flags the cut falls between two of them, odd or even."""
    assert title(FLAG * 200) == FLAG * 127
    assert title("a" + FLAG * 200) == "a" + FLAG * 127


def test_space_before_the_cut() -> None:
    """R79: a cut leaves no space at the end."""
    assert title("a" * 254 + " tail") == "a" * 254


def test_one_endless_character() -> None:
    """R79: one letter with a thousand accents is cut somewhere: the limit holds."""
    assert title("e" + "\u0301" * 1000) == "e" + "\u0301" * 254
