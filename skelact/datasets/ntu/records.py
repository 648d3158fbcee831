"""What became of each file, one JSON line each: the journal of a preparation."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from skelact.datasets.ntu.bodies import Verdict

JOURNAL_FILE = "records.jsonl"


@dataclass(frozen=True)
class Record:
    """What became of one file.

    Attributes:
        name: Sample name.
        status: "kept", "listed" (among the samples without usable skeletons), "foreign" (no sample of the collection),
            "empty" (no body in any frame) or "unreadable".
        reason: Why it was not kept; line and fault for an unreadable file.
        frames: Frames in the store.
        verdicts: One per tracking id.
    """

    name: str
    status: str
    reason: str = ""
    frames: int = 0
    verdicts: tuple[Verdict, ...] = ()

    @property
    def is_kept(self) -> bool:
        """Whether its clip is in the store."""
        return self.status == "kept"


def format_records(records: Sequence[Record]) -> bytes:
    """Write records as lines."""
    return "".join(json.dumps(asdict(record)) + "\n" for record in records).encode("ascii")


def load_records(folder: Path) -> list[Record]:
    """Read the journal of a folder up to the last whole line; [] when there is none."""
    path = folder / JOURNAL_FILE
    records = []
    for line in path.read_bytes().splitlines(keepends=True) if path.exists() else ():
        if not line.endswith(b"\n"):
            break
        table = json.loads(line)
        table["verdicts"] = tuple(Verdict(**verdict) for verdict in table["verdicts"])
        records.append(Record(**table))
    return records
