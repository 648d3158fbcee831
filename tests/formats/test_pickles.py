"""The restricted unpickler: what the field uses comes through, everything else is refused and not run."""

import builtins
import io
import os
import pickle
import struct
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skelact.errors import InputError
from skelact.formats.pickles import load_plain_pickle, save_plain_pickle

PLAIN = {
    "split": {"xsub_train": ["a", "b"], "xsub_val": []},
    "numbers": (1, -2.5, True, None, 10**30, b"raw", {3, 4}),
    "half": np.arange(24, dtype=np.float16).reshape(2, 3, 4),
    "fortran": np.asfortranarray(np.arange(6.0).reshape(2, 3)),
    "big": np.arange(5, dtype=">i4"),
    "empty": np.zeros((0, 3), np.float32),
    "text": np.array(["a", "bcd"]),
    "flags": np.array([True, False]),
    "scalar": np.float32(2.5),
}


def equal(one: object, two: object) -> bool:
    if isinstance(one, dict):
        return isinstance(two, dict) and one.keys() == two.keys() and all(equal(one[key], two[key]) for key in one)
    if isinstance(one, np.ndarray):
        return isinstance(two, np.ndarray) and one.dtype == two.dtype and np.array_equal(one, two)
    return type(one) is type(two) and one == two


@pytest.mark.parametrize("protocol", range(6))
def test_arrays_and_containers_come_through(tmp_path: Path, protocol: int) -> None:
    path = tmp_path / "plain.pkl"
    path.write_bytes(pickle.dumps(PLAIN, protocol))
    assert equal(load_plain_pickle(path), PLAIN)


def test_what_is_saved_is_read_again(tmp_path: Path) -> None:
    save_plain_pickle(tmp_path / "a.pkl", PLAIN)
    assert equal(load_plain_pickle(tmp_path / "a.pkl"), PLAIN)
    assert [file.name for file in tmp_path.iterdir()] == ["a.pkl"]


class Calls:
    """Pickles as a call of any function."""

    def __init__(self, function: object, *arguments: object) -> None:
        self.call = (function, arguments)

    def __reduce__(self) -> tuple:
        return self.call


def hostile(marker: Path) -> dict[str, bytes]:
    command = f"touch {marker}"
    dtype_o = pickle.dumps(np.array([Calls(os.system, command)], dtype=object))
    return {
        "system": pickle.dumps(Calls(os.system, command)),
        "nested": pickle.dumps({"a": [np.ones(3), (Calls(os.system, command),)]}),
        "eval": pickle.dumps(Calls(builtins.eval, f"__import__('os').system('{command}')")),
        "getattr": pickle.dumps(Calls(getattr, np.ndarray, "tofile")),
        "load": pickle.dumps(Calls(np.load, "x.npy")),
        "fromfile": pickle.dumps(Calls(np.fromfile, "/etc/passwd", "u1")),
        "object array": dtype_o,
        "class": pickle.dumps(Path("x")),
        "dtype of objects": b"cnumpy\ndtype\n(S'O8'\nI00\nI01\ntR.",
        "huge array": b"cnumpy\nndarray\n((I99999999999\ntS'f4'\ntR.",
        "dotted": b"cnumpy.core.multiarray\nos.system\n(S'true'\ntR.",
        "instance": b"(S'true'\nios\nsystem\n.",
        "extension": b"\x82\x01.",
        "persistent": b"Psecret\n.",
    }


@pytest.mark.parametrize("kind", sorted(hostile(Path("x"))))
def test_anything_else_is_refused_and_not_run(tmp_path: Path, kind: str) -> None:
    marker, path = tmp_path / "ran", tmp_path / "hostile.pkl"
    path.write_bytes(hostile(marker)[kind])
    with pytest.raises(InputError) as caught:
        load_plain_pickle(path)
    assert caught.value.field == str(path)
    assert not marker.exists()


def test_the_refused_name_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.pkl").write_bytes(pickle.dumps(Calls(os.system, "true")))
    with pytest.raises(InputError, match=r"(posix|nt)\.system"):
        load_plain_pickle(tmp_path / "a.pkl")


def test_no_pickle_changes_the_types_of_all_arrays(tmp_path: Path) -> None:
    swap = b"cnumpy\ndtype\n(S'f4'\nI00\nI00\ntR(I3\nS'>'\nNNNI-1\nI-1\nI0\ntb."
    (tmp_path / "a.pkl").write_bytes(swap)
    with pytest.raises(InputError):
        load_plain_pickle(tmp_path / "a.pkl")  # a lone dtype is no data
    assert np.dtype("f4").byteorder == "="


def test_bombs_do_not_fill_the_memory(tmp_path: Path) -> None:
    lists = io.BytesIO()
    lists.write(b"\x80\x04]\x94")
    for _ in range(40):  # every list holds the one before twice: 2**40 leaves
        lists.write(b"]\x94(h" + bytes([_ if _ < 256 else 0]) + b"h" + bytes([_]) + b"e")
    lists.write(b".")
    deep = b"\x80\x04" + b"(" * 0 + b"]" * 200_000 + b"a" * 199_999 + b"."
    memo = b"\x80\x04N" + b"r" + struct.pack("<I", 2**32 - 1) + b"."
    short = b"\x80\x05\x96" + struct.pack("<Q", 2**60) + b"x."
    for number, raw in enumerate((deep, short)):
        path = tmp_path / f"{number}.pkl"
        path.write_bytes(raw)
        with pytest.raises(InputError):
            load_plain_pickle(path)
    (tmp_path / "lists.pkl").write_bytes(lists.getvalue())
    assert len(load_plain_pickle(tmp_path / "lists.pkl")) == 2
    (tmp_path / "memo.pkl").write_bytes(memo)
    assert load_plain_pickle(tmp_path / "memo.pkl") is None
    with pytest.raises(InputError, match="at most"):
        load_plain_pickle(tmp_path / "lists.pkl", max_bytes=10)


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_damage_ends_in_one_error_or_in_plain_values(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    raw = bytearray(pickle.dumps(PLAIN, data.draw(st.integers(0, 5))))
    for _ in range(data.draw(st.integers(1, 4))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path_factory.mktemp("damage") / "a.pkl"
    path.write_bytes(raw[: data.draw(st.integers(0, len(raw)))])
    try:
        load_plain_pickle(path)
    except InputError as error:
        assert error.field == str(path)
