"""YAML as text: every value knows its line, and what cannot be read is said in plain words."""

import os

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from knowledge.problems import Place
from knowledge.reading import source
from knowledge.reading.source import Entries, Items
from knowledge.topic import Text


@pytest.fixture(params=["CBaseLoader", "BaseLoader"])
def either_reader(request, monkeypatch):
    """The reader written in C and the one in Python."""
    reader = getattr(yaml, request.param, None)
    if reader is None:
        pytest.skip("this PyYAML has no reader written in C")
    monkeypatch.setattr(source, "_LOADER", reader)


def said(text):
    data = text if isinstance(text, bytes) else text.encode()
    return [f"{p.place.line}: {p.message}" for p in source.read(data, "file.yaml").problems]


@pytest.mark.parametrize("value", ["no", "9:00", "12:30", "+861012", "1.0", "~", "2026-11-02"])
def test_everything_is_text(value):
    """YAML's guesses at types do not happen."""
    root = source.read(f"name: {value}\n".encode(), "file.yaml").root
    assert root.by_name["name"].node == Text(value, Place("file.yaml", 1))


def test_values_know_their_lines(either_reader):
    """Names, lists and their items each have a line."""
    root = source.read(b"# how\n\na:\n  - x\n  - y\n", "f.yaml").root
    assert isinstance(root, Entries)
    node = root.by_name["a"].node
    assert isinstance(node, Items)
    assert root.by_name["a"].place == Place("f.yaml", 3)
    assert [item.place.line for item in node.nodes] == [4, 5]


@pytest.mark.parametrize("prefix", [b"", b"\xef\xbb\xbf"], ids=["plain", "with-byte-order-mark"])
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["unix", "windows"])
def test_how_a_file_was_saved_does_not_matter(prefix, end):
    """A mark at the beginning and Windows line ends change nothing."""
    page = source.read(prefix + f"a: b{end}c: d{end}".encode(), "f.yaml")
    assert page.problems == ()
    assert page.root.by_name["c"] == source.Entry(
        Text("c", Place("f.yaml", 2)), Text("d", Place("f.yaml", 2))
    )


def test_the_first_of_a_doubled_name_counts():
    """A name given twice is said, and keeps its first value."""
    page = source.read(b"a: 1\nb: 2\na: 3\n", "f.yaml")
    assert [str(problem) for problem in page.problems] == [
        "f.yaml:3: error: 'a' is already given on line 1. Keep one."
    ]
    assert page.root.by_name["a"].node.value == "1"


QUOTES = "Put the sentence in quotes."
FITS_NOT = "this line does not fit those above it. Compare its indent and its '-' with theirs."


@pytest.mark.parametrize(
    ("text", "line"),
    [
        pytest.param(
            "a: |\n  left\n  x \u202ethgir\n",
            "3: an invisible character (U+202E) stands in this line. Remove it.",
            id="turned-round",
        ),
        pytest.param("a:\n\t- x\n", "2: this line is indented with a tab. Use spaces.", id="tab"),
        pytest.param(
            "a:\n  - x\n\t- y\n",
            "3: this line is indented with a tab. Use spaces.",
            id="second-tab",
        ),
        pytest.param(
            "title: Wuhan: a city\n",
            f"1: this line has a second ': '. {QUOTES}",
            id="second-colon",
        ),
        pytest.param(
            "a:\n  - What: a: b\n",
            f"2: this line has a second ': '. {QUOTES}",
            id="colons-in-list",
        ),
        pytest.param("a:\n  - @x\n", f"2: a text cannot begin with '@'. {QUOTES}", id="at"),
        pytest.param(
            "a:\n  - x\nb: `x\n", f"3: a text cannot begin with '`'. {QUOTES}", id="backtick"
        ),
        pytest.param(
            "en: {x} are\n", f"1: a text cannot begin with '{{'. {QUOTES}", id="fact-first"
        ),
        pytest.param(
            "a:\n - [When?] x\n", f"2: a text cannot begin with '['. {QUOTES}", id="brackets"
        ),
        pytest.param("a: *x\n", f"1: a text cannot begin with '*'. {QUOTES}", id="alias"),
        pytest.param("a: &x y\n", f"1: a text cannot begin with '&'. {QUOTES}", id="anchor"),
        pytest.param("a: !x y\n", f"1: a text cannot begin with '!'. {QUOTES}", id="tag"),
        pytest.param(
            "a: !!python/name:x\n", f"1: a text cannot begin with '!'. {QUOTES}", id="python"
        ),
        pytest.param(
            'a: "x\nb: y\n',
            "1: the quotation mark that opens here is never closed.",
            id="open-quote",
        ),
        pytest.param(
            'a:\n  - "Healthy" cities\n',
            "2: quotation marks stand inside the sentence. Put all of it in the other kind, ' or \".",
            id="quotes-inside",
        ),
        pytest.param(
            "a:\n  - 'What's that'\n",
            "2: quotation marks stand inside the sentence. Put all of it in the other kind, ' or \".",
            id="apostrophe-inside",
        ),
        pytest.param(
            'a: "c:\\q"\n',
            "1: '\\' means something special between \"\". Use ' around the sentence.",
            id="backslash",
        ),
        pytest.param(
            "topic：x\ntitle: y\n",
            "1: the colon after the name is a wide one. Use ':' and a space.",
            id="wide-colon",
        ),
        pytest.param(
            "title:x\nb: y\n", "1: the space after ':' is missing.", id="no-space-after-colon"
        ),
        pytest.param(
            "a:\n  - x\n  -y\n", "3: the space after '-' is missing.", id="no-space-after-dash"
        ),
        pytest.param(
            "a:\n  - x\n  – y\n",
            "3: a line of a list begins with '-' and a space.",
            id="long-dash",
        ),
        pytest.param(
            "a:\n\u3000\u3000- x\n  - y\n",
            "2: this line is indented with wide spaces. Use ordinary ones.",
            id="wide-space",
        ),
        pytest.param(
            "en: | text\n",
            "1: the text after '|' begins on the next line, indented by two spaces.",
            id="text-after-bar",
        ),
        pytest.param(
            "en: x\nnot indented\nb: y\n",
            "2: a name and ':' are expected. If the text above goes on here, indent this line.",
            id="not-indented",
        ),
        pytest.param("a: |\n  x\n y\n", f"3: {FITS_NOT}", id="less-indented"),
        pytest.param("a: b\n c: d\n", f"2: {FITS_NOT}", id="more-indented"),
        pytest.param(
            "a: b\n---\nc: d\n", "2: a line '---' begins a second document. Remove it.", id="two"
        ),
        pytest.param("[a]: b\n", "1: a name is expected before the ':'.", id="list-as-name"),
        pytest.param("# nothing\n", "1: this file is empty.", id="empty"),
        pytest.param(
            "a: b\nc: \x00\n",
            "2: an invisible character (U+0000) stands in this line. Remove it.",
            id="nul",
        ),
        pytest.param(
            'a: b\nc: "\\0"\n',
            "2: an invisible character (U+0000) stands in this line. Remove it.",
            id="nul-in-disguise",
        ),
        pytest.param(
            "a: b\u2028c: d\n",
            "1: an invisible character (U+2028) stands in this line. Remove it.",
            id="line-separator",
        ),
        pytest.param(
            b"a: b\nc: \xe5\n",
            "2: these are not UTF-8 letters. Save the file as UTF-8.",
            id="latin-1",
        ),
        pytest.param(
            "a: b".encode("utf-16"),
            "1: these are not UTF-8 letters. Save the file as UTF-8.",
            id="utf-16",
        ),
    ],
)
def test_says_in_plain_words_what_cannot_be_read(text, line, either_reader):
    """Each mistake that people make has its sentence, on the line where it was made."""
    assert said(text) == [line]


@pytest.mark.parametrize("sign", ["- ", "? ", "a:\n "], ids=["lists", "names", "indents"])
def test_depth_ends_reading(sign, either_reader):
    """A file of thousands of levels is refused, not followed."""
    text = sign * 20_000 if "\n" not in sign else "\n".join(" " * n + "a:" for n in range(900))
    assert said(text)[-1].endswith(
        "this is more than 8 levels deep. Take the surplus '-', '[' or '{' away."
    )


def test_many_aliases_do_not_grow():
    """The billion laughs stay a few lines."""
    lines = ["a: &a x"] + [f"{n}: &{n} [{', '.join(['*a'] * 9)}]" for n in "bcdefg"]
    page = source.read("\n".join(lines).encode(), "f.yaml")
    assert page.root.by_name["g"].node is None
    assert len(page.problems) == 1 + 6 * 10


@given(st.binary() | st.text(alphabet="a:- \n\t\"'[]{}|>&*!%@#?,\\x0\ud83d", max_size=60))
def test_any_bytes_give_a_page(data):
    """Whatever stands in a file, reading it gives a page or problems that can be printed."""
    data = data if isinstance(data, bytes) else data.encode("utf-8", "surrogatepass")
    page = source.read(data, "f.yaml")
    assert page.root is not None or page.problems
    for problem in page.problems:
        assert "\n" not in str(problem)
        assert str(problem).encode()
        assert 1 <= problem.place.line <= data.count(b"\n") + data.count(b"\r") + 1


# --- Files ---


def unread(folder):
    return [str(problem) for problem in source.contents(folder)[1]]


def test_a_link_out_of_the_folder_is_not_followed(tmp_path):
    """What lies elsewhere is not read, be it a file or a folder."""
    folder = tmp_path / "content"
    folder.mkdir()
    (tmp_path / "secret.yaml").write_text("a: b")
    (folder / "x.yaml").symlink_to(tmp_path / "secret.yaml")
    (folder / "topics").symlink_to(tmp_path)
    found, _ = source.contents(folder)
    assert found == {}
    assert unread(folder) == [
        f"{name}:1: error: cannot be read: it is a link that leads out of the folder."
        " Put the file itself here."
        for name in ("topics", "x.yaml")
    ]


def test_a_link_within_the_folder_is_read(tmp_path):
    """Deployments link files to one another."""
    (tmp_path / "a.yaml").write_text("a: b")
    (tmp_path / "b.yaml").symlink_to(tmp_path / "a.yaml")
    assert source.contents(tmp_path)[0] == {"a.yaml": b"a: b", "b.yaml": b"a: b"}


def test_what_is_no_file_is_not_read(tmp_path):
    """Reading a pipe would wait for ever; a link to nothing cannot be read."""
    os.mkfifo(tmp_path / "a.yaml")
    (tmp_path / "b.yaml").symlink_to(tmp_path / "gone.yaml")
    assert unread(tmp_path) == [
        "a.yaml:1: error: cannot be read: it is not a file.",
        "b.yaml:1: error: cannot be read: No such file or directory.",
    ]


def test_a_file_without_permission_is_named(tmp_path, monkeypatch):
    """The system's reason is passed on."""
    (tmp_path / "a.yaml").write_text("a: b")

    def refuse(*args, **kwargs):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pathlib.Path.open", refuse)
    assert unread(tmp_path) == ["a.yaml:1: error: cannot be read: Permission denied."]


def test_a_huge_file_is_not_read(tmp_path):
    """Two megabytes are more than anybody writes."""
    (tmp_path / "a.yaml").write_bytes(b"#" * (source.LARGEST + 1))
    assert unread(tmp_path) == [
        "a.yaml:1: error: cannot be read: it is larger than 2,000,000 bytes. Split it."
    ]


def test_a_name_that_is_no_text_can_be_printed(tmp_path):
    """File names may hold any bytes and line ends."""
    (tmp_path / os.fsdecode(b"\xff.yaml")).write_text("a: b")
    (tmp_path / "x\ny.yaml").write_text("a: b")
    assert all(file.encode().isascii() for file in source.contents(tmp_path)[0])
    assert not any("\n" in file for file in source.contents(tmp_path)[0])


def test_hidden_files_are_passed_over(tmp_path):
    """Editors and systems leave files behind."""
    for name in (".DS_Store", "a.yaml~", "README.md"):
        (tmp_path / name).write_text("x")
    assert source.contents(tmp_path) == ({}, [])


def test_a_missing_folder_is_a_problem(tmp_path):
    """There is nothing to read where nothing is."""
    assert unread(tmp_path / "nowhere") == ["nowhere:1: error: this folder does not exist."]
