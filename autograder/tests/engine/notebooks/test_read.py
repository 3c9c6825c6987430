"""The code of a notebook: what is taken out, what is left alone, and what is no notebook at all."""

from __future__ import annotations

import contextlib
import json
import time
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from autograder.engine.notebooks.read import MAX_CELLS, HandedOut, code_of, without_magics
from autograder.errors import Unreadable


def notebook(*sources: Any, **metadata: Any) -> bytes:
    """A notebook with these sources as code cells."""
    cells = [{"cell_type": "code", "source": source} for source in sources]
    return json.dumps({"cells": cells, "metadata": metadata, "nbformat": 4}).encode()


def code_cells(data: bytes, name: str) -> list[tuple[str, bytes]]:
    """The chunks of a notebook that the course did not hand out: all its code cells."""
    return code_of(data, name, HandedOut()).chunks


HANDED_OUT = HandedOut("import x", {"f": ("answer-f", "def f(): 1")}, frozenset({"given", "a"}), frozenset({"b=2"}))


def code(data: bytes) -> list[str]:
    """The sources of the code cells."""
    return [source.decode("utf-8", "surrogatepass") for _, source in code_cells(data, "adam.ipynb")]


def refused(data: bytes) -> str:
    """Why a notebook is not read."""
    with pytest.raises(Unreadable) as caught:
        code_cells(data, "adam.ipynb")
    return str(caught.value)


class TestCells:
    def test_code_cells_are_numbered_as_jupyter_shows_them(self) -> None:
        cells = [
            {"cell_type": "markdown", "source": "# Adam"},
            {"cell_type": "code", "source": "a = 1"},
            {"cell_type": "raw", "source": "a = 2"},
            {"cell_type": "code", "source": "b = 2"},
        ]
        data = json.dumps({"cells": cells}).encode()
        assert code_cells(data, "adam.ipynb") == [("adam.ipynb cell 2", b"a = 1"), ("adam.ipynb cell 4", b"b = 2")]

    def test_a_source_may_be_a_list_of_lines(self) -> None:
        assert code(notebook(["def f():\n", "    return 1"])) == ["def f():\n    return 1"]

    def test_outputs_and_attachments_are_not_read(self) -> None:
        cell = {"cell_type": "code", "source": "a = 1", "outputs": [{"text": "b = 2"}], "metadata": {"x": 1}}
        assert code(json.dumps({"cells": [cell]}).encode()) == ["a = 1"]

    def test_a_notebook_without_code_has_none(self) -> None:
        assert code(notebook()) == []

    @pytest.mark.parametrize("text", ["ε = 1e-8  # 🦊", "a = '\ud800'", "a = '\x00'"])
    def test_any_text_comes_through(self, text: str) -> None:
        assert code(notebook(text)) == [text]

    def test_a_byte_order_mark_is_no_part_of_it(self) -> None:
        assert code(b"\xef\xbb\xbf" + notebook("a = 1")) == ["a = 1"]

    def test_as_many_cells_as_are_allowed_are_all_read(self) -> None:
        assert len(code(notebook(*["a = 1"] * MAX_CELLS))) == MAX_CELLS

    def test_with_too_many_cells_none_is_dropped_in_silence(self) -> None:
        assert refused(notebook(*["a = 1"] * (MAX_CELLS + 1))) == "has too many cells: 2001; the limit is 2000"


class TestNoNotebook:
    @pytest.mark.parametrize("data", [b"", b"{", b"def f(): pass", b"\xff\xfe\xfa", b"\x80abc", b"{'cells': []}"])
    def test_broken_json(self, data: bytes) -> None:
        assert refused(data) == "is not the JSON of a notebook"

    @pytest.mark.parametrize("opening", [b"[", b'{"cells":', b'[{"a":'])
    def test_json_that_is_nested_too_deeply(self, opening: bytes) -> None:
        assert refused(opening * 100_000) == "is not the JSON of a notebook"

    def test_a_number_too_long_to_be_one(self) -> None:
        assert refused(b'{"cells": [' + b"1" * 10_000 + b"]}") == "is not the JSON of a notebook"

    @pytest.mark.parametrize(
        "value", [None, 1, "text", [], {}, {"cells": None}, {"cells": {}}, {"cells": "x"}, {"worksheets": []}]
    )
    def test_json_of_something_else(self, value: Any) -> None:
        assert refused(json.dumps(value).encode()) == "is not a notebook of format 4"

    @pytest.mark.parametrize("cell", [None, 1, "a = 1", [], {}, {"cell_type": 3}, {"source": "a = 1"}, ["code"]])
    def test_what_is_no_cell_is_passed_over(self, cell: Any) -> None:
        data = json.dumps({"cells": [cell, {"cell_type": "code", "source": "b = 2"}]}).encode()
        assert code_cells(data, "n") == [("n cell 2", b"b = 2")]

    @pytest.mark.parametrize("source", [None, 3, 1.5, True, {"a": "b"}, [None, 3, {}, ["x"]], []])
    def test_a_source_that_is_no_text_is_empty(self, source: Any) -> None:
        assert code(notebook(source)) == [""]

    def test_a_cell_without_a_source_is_empty(self) -> None:
        assert code(b'{"cells": [{"cell_type": "code"}]}') == [""]


class TestLanguage:
    @pytest.mark.parametrize(
        "metadata",
        [
            {},
            {"kernelspec": {"language": "python"}},
            {"kernelspec": {"language": "Python"}},
            {"language_info": {"name": "python"}},
            {"language_info": {"name": "ipython"}},
            {"kernelspec": None, "language_info": []},
            {"kernelspec": {"language": None}},
        ],
    )
    def test_python_and_what_says_nothing_are_read(self, metadata: dict[str, Any]) -> None:
        assert code(notebook("a = 1", **metadata)) == ["a = 1"]

    @pytest.mark.parametrize("metadata", [None, 3, "R", []])
    def test_metadata_of_another_type_says_nothing(self, metadata: Any) -> None:
        assert code(json.dumps({"cells": [], "metadata": metadata}).encode()) == []

    @pytest.mark.parametrize("key", ["kernelspec", "language_info"])
    def test_a_notebook_in_another_language_is_refused_with_its_name(self, key: str) -> None:
        metadata = {key: {"language": "R", "name": "R"}}
        assert refused(notebook("a <- 1", **metadata)) == "is a notebook of another language (r)"

    def test_a_very_long_language_is_cut(self) -> None:
        assert len(refused(notebook(kernelspec={"language": "x" * 5000}))) < 80


class TestMagics:
    @pytest.mark.parametrize(
        "line",
        [
            "%matplotlib inline",
            "%time x = f()",
            "%%time",
            "!pip install numpy",
            "! ls",
            "?np.sum",
            "??np.sum",
            "np.sum?",
            "np.sum??",
            "f?  ",
        ],
    )
    def test_a_line_for_jupyter_becomes_pass(self, line: str) -> None:
        assert without_magics(f"a = 1\n{line}\nb = 2") == "a = 1\npass\nb = 2"
        assert without_magics(f"if a:\n    {line}\nelse:\n\t{line}") == "if a:\n    pass\nelse:\n\tpass"

    def test_line_numbers_stay(self) -> None:
        text = "\n\n%load_ext x\n\n  \n!ls\n\nraise ValueError"
        assert without_magics(text).splitlines().index("raise ValueError") == 7

    @pytest.mark.parametrize(
        "text",
        [
            "a = (b\n     % c)",
            "a = b \\\n    % c",
            "if (a\n        != b):\n    c = 1",
            "a = b % c",
            "a = '?'",
            "a = 'why?'",
            "# what?",
            "a = b['x']  # 100 %",
            "assert a, 'no!'",
            "",
            "\n\n",
        ],
    )
    def test_python_is_left_alone(self, text: str) -> None:
        assert without_magics(text) == text

    def test_windows_line_ends_make_no_difference(self) -> None:
        text = without_magics("%matplotlib inline\r\nnp.sum?\r\nb = 2\r\n")
        assert [line.rstrip() for line in text.splitlines()] == ["pass", "pass", "b = 2"]

    @pytest.mark.parametrize("magic", ["%%time", "%%timeit", "%%capture out", "%%writefile adam.py"])
    def test_cells_that_are_run_by_a_magic_keep_their_code(self, magic: str) -> None:
        assert without_magics(f"{magic}\ndef f():\n    return 1") == "pass\ndef f():\n    return 1"

    @pytest.mark.parametrize("magic", ["%%bash", "%%writefile notes.txt", "%%html", "%%javascript", "\n\n%%R", "%%"])
    def test_cells_of_another_language_are_empty(self, magic: str) -> None:
        assert without_magics(f"{magic}\nrm -rf build") == ""

    @pytest.mark.parametrize("text", ["\n" * 300_000, " " * 300_000, "a" * 300_000, "a.\n \t" * 100_000, "%" * 300_000])
    def test_a_cell_of_any_kind_is_read_in_linear_time(self, text: str) -> None:
        start = time.process_time()
        without_magics(text + "x")
        assert time.process_time() - start < 2.0


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=8,
)
sources = values | st.text("%!?=\n\t ab\r\\'\"", max_size=30) | st.lists(st.text(max_size=10), max_size=5)
ids = values | st.sampled_from(["given", "answer-f", "a"])
marked = values | st.fixed_dictionaries({"nbgrader": values | st.fixed_dictionaries({}, optional={"grade_id": ids})})
cells = values | st.fixed_dictionaries(
    {"cell_type": st.just("code") | values, "source": sources | st.just("def f(): 1")},
    optional={"id": ids, "metadata": marked},
)
notebooks = values | st.fixed_dictionaries(
    {"cells": values | st.lists(cells, max_size=5)},
    optional={
        "metadata": values
        | st.fixed_dictionaries(
            {}, optional={"kernelspec": values | st.fixed_dictionaries({"language": values}), "language_info": values}
        )
    },
)


@given(notebooks)
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_random_json_never_does_more_than_raise_notebook_error(value: Any) -> None:
    try:
        chunks = code_cells(json.dumps(value).encode(), "n")
        chunks += code_of(json.dumps(value).encode(), "n", HANDED_OUT).chunks
    except Unreadable:
        return
    assert all(type(name) is str and type(source) is bytes for name, source in chunks)


@given(st.binary(max_size=200))
@settings(max_examples=300, deadline=None)
def test_random_bytes_never_do_more_than_raise_notebook_error(data: bytes) -> None:
    with pytest.raises(Unreadable):
        code_of(data, "n", HANDED_OUT)


@given(notebooks, st.integers(0, 300), st.binary(min_size=1, max_size=3))
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_damaged_json_never_does_more_than_raise_notebook_error(value: Any, place: int, noise: bytes) -> None:
    data = bytearray(json.dumps(value).encode())
    data[place % len(data) : place % len(data) + len(noise)] = noise
    with contextlib.suppress(Unreadable):
        code_of(bytes(data), "n", HANDED_OUT)
