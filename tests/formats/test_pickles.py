"""Plain pickles: every protocol and both NumPy spellings read; nothing that a file names is run."""

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
    "names": ["S001C001P001R001A001", "b"],
    "pair": (1, -(2**70), 0.5, True, None, b"raw", b""),
    "set": {1, "a"},
    "frozen": frozenset({2}),
    3: np.float32(0.25),
    "kind": np.dtype("float16"),
}
ARRAYS = [
    np.arange(24, dtype=np.float16).reshape(2, 3, 4),
    np.asfortranarray(np.arange(6.0).reshape(2, 3)),
    np.arange(5, dtype=">f4"),
    np.arange(6)[::2],
    np.array(["walk", "jump"]),
    np.array([b"ab", b"c"]),
    np.zeros((0, 3), np.float32),
    np.array(7),
    np.array([True, False]),
]


class Calls:
    """Pickles as a call of anything."""

    def __init__(self, function: object, *arguments: object) -> None:
        self.call = (function, arguments)

    def __reduce__(self) -> object:
        return self.call


def write(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("spelling", [b"numpy._core", b"numpy.core"])
@pytest.mark.parametrize("protocol", range(6))
def test_plain_values_of_every_protocol(tmp_path: Path, protocol: int, spelling: bytes) -> None:
    raw = pickle.dumps((PLAIN, ARRAYS), protocol)
    if protocol < 4:  # there names are lines, so they may change their length
        raw = raw.replace(b"cnumpy._core", b"c" + spelling)
    table, arrays = load_plain_pickle(write(tmp_path / "a.pkl", raw))  # type: ignore[misc]
    assert table == PLAIN
    for array, wanted in zip(arrays, ARRAYS, strict=True):
        assert type(array) is np.ndarray and array.dtype.newbyteorder("=") == wanted.dtype.newbyteorder("=")
        np.testing.assert_array_equal(array, wanted)


def test_one_dtype_shared_by_arrays_keeps_its_byte_order(tmp_path: Path) -> None:
    kind = np.dtype(">i4")
    arrays = [np.arange(3, dtype=kind), np.arange(4, dtype=kind)]
    for array in load_plain_pickle(write(tmp_path / "a.pkl", pickle.dumps(arrays, 2))):  # type: ignore[attr-defined]
        assert array.tolist() == list(range(len(array)))
    assert np.dtype("i4").isnative


def test_python_2_text_is_latin1(tmp_path: Path) -> None:
    binary = b"\x80\x02(U\x03a\xe9bcnumpy.core.multiarray\nscalar\ncnumpy\ndtype\nU\x02f4K\x00K\x01\x87R(K\x03U\x01<NNN"
    binary += b"J\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00tbU\x04\x00\x00\x80\x3f\x86Rt."
    assert load_plain_pickle(write(tmp_path / "a.pkl", binary)) == ("aéb", 1.0)
    assert load_plain_pickle(write(tmp_path / "b.pkl", b"(lp0\nS'a\\xe9'\np1\na.")) == ["aé"]


def test_save_and_load(tmp_path: Path) -> None:
    path = tmp_path / "a.pkl"
    save_plain_pickle(path, PLAIN)
    assert load_plain_pickle(path) == PLAIN
    with pytest.raises(InputError, match="plain"):
        save_plain_pickle(path, {"a": [print]})
    for value in (np.array([{}]), 1j, bytearray(b"x"), np.zeros(1, "datetime64[s]")):
        with pytest.raises(InputError, match="plain"):
            save_plain_pickle(path, value)
    assert load_plain_pickle(path) == PLAIN and os.listdir(tmp_path) == ["a.pkl"]


@pytest.mark.parametrize("protocol", range(6))
@pytest.mark.parametrize(
    ("hostile", "named"),
    [
        (Calls(os.system, "touch ran"), "system"),
        (Calls(eval, "open('ran', 'w')"), "eval"),
        (Calls(getattr, Calls(__import__, "os"), "system"), "getattr"),
        (Calls(np.load, "ran.npy"), "load"),
        (np.array([Calls(os.system, "touch ran")], dtype=object), "'O8'|system"),
        (Calls(bytearray, 10**12), "bytearray"),
        (Calls(np.zeros, 10**12), "zeros"),
        (Calls(np.ndarray, (10**12,)), "call"),
        (Calls(np.dtype, "O"), "'O'"),
        (Calls(np.dtype, "V9999999"), "V9999999"),
        (np.dtype([("a", "f4")]), "V4|structured"),
        (print, "print"),
        (np.dtype, "plain values"),
    ],
    ids=lambda value: None if isinstance(value, str) else "",
)
def test_hostile_pickles_run_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, hostile: object, named: str, protocol: int
) -> None:
    monkeypatch.chdir(tmp_path)
    for value in (hostile, [{"a": (1, hostile)}]):
        path = write(tmp_path / "a.pkl", pickle.dumps(value, protocol))
        with pytest.raises(InputError, match=named) as caught:
            load_plain_pickle(path)
        assert caught.value.field == str(path)
        assert os.listdir(tmp_path) == ["a.pkl"]


def array_claiming(shape: tuple[int, ...], content: object) -> bytes:
    raw = pickle.dumps(np.zeros(3, np.float32), 2)
    head = raw[: raw.index(b"(K\x01K\x03\x85")]
    kind = b"cnumpy\ndtype\nX\x02\x00\x00\x00f4K\x00K\x01\x87R"
    return head + b"(K\x01" + pickle.dumps(shape, 2)[2:-1] + kind + b"K\x00" + pickle.dumps(content, 2)[2:-1] + b"tb."


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x80\x04",
        b"\x80\x04.",
        b"no pickle",
        b"\x80\x05\x96" + struct.pack("<Q", 10**12) + b"x.",  # bytearray
        b"\x80\x04\x8e" + struct.pack("<Q", 10**12) + b"x.",  # bytes
        b"\x80\x04\x95" + struct.pack("<Q", 10**12) + b"].",  # frame
        b"\x80\x04\x8e" + struct.pack("<Q", 2**64 - 1) + b"x.",
        b"\x80\x02]r\xff\xff\xff\x7f0j\xff\xff\xff\x7f0.",  # a far place in the memo
        b"\x80\x02]q\x00h\x00a.",  # a list in itself
        b"]" * 100_000 + b"a" * 99_999 + b".",
        b")" + b"\x85" * 200_000 + b".",
        b"})" + b"\x85" * 200_000 + b"Ns.",  # as a key
        b"(" * 200_000 + b"t" * 200_000 + b".",
        b"\x80\x04\x8f()\x90.",
        b"NNb.",
        b"N)R.",
        b"\x80\x02cnumpy\nndarray\n)\x81.",
        b"(iposix\nsystem\n.",
        b"Pid\n.",
        b"\x82\x01.",
        array_claiming((10**12,), b""),
        array_claiming((-1,), b""),
        array_claiming((2,), b"1234"),
        array_claiming((2,), [1.0, 2.0]),
    ],
    ids=lambda content: str(content[:12]),
)
def test_damage_and_bombs_end_in_one_error(tmp_path: Path, content: bytes) -> None:
    path = write(tmp_path / "a.pkl", content)
    try:
        value = load_plain_pickle(path)
    except InputError as error:
        assert error.field == str(path)
    else:
        assert value == []  # the frame and the far place, which cost nothing


@pytest.mark.parametrize("made", ["array", "scalar", "bytes", "set"])
def test_a_small_file_makes_no_large_memory(tmp_path: Path, made: str) -> None:
    u1, s65535 = (b"cnumpy\ndtype\nX%s%s\x85R" % (struct.pack("<I", len(code)), code) for code in (b"u1", b"S65535"))
    calls = {
        "array": b"cnumpy.core.numeric\n_frombuffer\n(h\x01" + u1 + b"M\xff\xff\x85X\x01\x00\x00\x00CtR",
        "scalar": b"cnumpy.core.multiarray\nscalar\n" + s65535 + b"h\x01\x86R",
        "bytes": b"c_codecs\nencode\nh\x02X\x06\x00\x00\x00latin1\x86R",
        "set": b"cbuiltins\nset\nh\x03\x85R",
    }
    stored = b"B\xff\xff\x00\x00" + b"x" * 65535 + b"q\x010X\xff\xff\x00\x00" + b"x" * 65535 + b"q\x020"
    items = b"](" + b"".join(b"M" + struct.pack("<H", number) for number in range(65535)) + b"eq\x030"
    raw = b"\x80\x04" + stored + items + b"](" + calls[made] * 3 + b"e."
    assert len(load_plain_pickle(write(tmp_path / "a.pkl", raw))) == 3  # type: ignore[arg-type]
    with pytest.raises(InputError, match="more values than the file holds"):
        load_plain_pickle(write(tmp_path / "a.pkl", raw.replace(calls[made] * 3, calls[made] * 30)))


def test_size_is_limited(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="at most 3 bytes"):
        load_plain_pickle(write(tmp_path / "a.pkl", b"N" * 4), max_bytes=3)
    with pytest.raises(InputError, match="none"):
        load_plain_pickle(tmp_path / "none.pkl")


def test_every_cut_is_refused(tmp_path: Path) -> None:
    raw = pickle.dumps({"a": np.arange(4.0), "b": ["x", 1]}, 4)
    for end in range(len(raw)):
        with pytest.raises(InputError):
            load_plain_pickle(write(tmp_path / "a.pkl", raw[:end]))


@settings(deadline=None)
@given(st.integers(0, 2**16), st.binary(min_size=1, max_size=8), st.integers(0, 5))
def test_changed_bytes_end_in_a_value_or_one_error(
    tmp_path_factory: pytest.TempPathFactory, at: int, put: bytes, protocol: int
) -> None:
    raw = bytearray(pickle.dumps([ARRAYS, PLAIN], protocol))
    raw[at % len(raw) : at % len(raw) + len(put)] = put
    path = write(tmp_path_factory.getbasetemp() / "changed.pkl", bytes(raw))
    try:
        load_plain_pickle(path)
    except InputError as error:
        assert error.field == str(path)
