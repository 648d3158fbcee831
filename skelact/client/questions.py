"""Questions with one answer, which any of several servers may give."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from skelact.client import calls
from skelact.client.calls import Stubs, UnaryCall, Value
from skelact.client.info import ServerInfo
from skelact.client.motions import FoundMotion, LibraryMotion
from skelact.client.plans import PartsPlan
from skelact.client.requests import Picture, check_timeout
from skelact.client.statuses import library_errors, unpack
from skelact.errors import ServerUnavailableError
from skelact.values import Clip, Markers, Person, Scores

if TYPE_CHECKING:
    from skelact.biomechanics import Measures


class Questions:
    """Asks the server that answered last, and the others when it is gone.

    Args:
        servers: Stubs of every server.
    """

    def __init__(self, servers: Sequence[Stubs]) -> None:
        self._servers = servers
        self._stubs = servers[0]

    def server_info(self, *, timeout_s: float | None = 10.0) -> ServerInfo:
        """Version, models, layouts and limits of the server."""
        return self._ask(calls.server_info(), timeout_s)

    def recognize(
        self,
        clip: Clip,
        *,
        model: str = "",
        top_k: int | None = None,
        min_known: float | None = None,
        actions: calls.Examples | None = None,
        labels: Sequence[str] = (),
        timeout_s: float | None = 60.0,
    ) -> list[Scores]:
        """Score one clip: per person, or once when the model looks at several people together; empty for nobody.

        Args:
            clip: As `load_clip` returns it.
            model: By name; empty: the server's first.
            top_k: Only the best classes; unset: all.
            min_known: Answer "unknown" when `known` is below, 0 to 1; unset: what ships with the model.
            actions: Actions taught for this call alone: name -> recordings of one person each.
            labels: Phrases to answer with in place of the model's classes, such as "sitting down".
            timeout_s: Longest wait.
        """
        request = calls.recognize(clip, model=model, top_k=top_k, min_known=min_known, actions=actions, labels=labels)
        return self._ask(request, timeout_s)

    def analyze_motion(
        self,
        motion: Clip | Markers,
        *,
        person: int = 0,
        treadmill: bool = False,
        angles: Sequence[str] = (),
        timeout_s: float | None = 60.0,
    ) -> Measures:
        """Measure joint angles, steps, jumps and repetitions of one person; no medical device.

        Args:
            motion: A clip as `load_clip` returns it, or markers as `load_trc` returns them, y up.
            person: Which person of the clip.
            treadmill: The ground moves under the feet.
            angles: Names of angles; empty: all.
            timeout_s: Longest wait.
        """
        request = calls.analyze_motion(motion, person=person, treadmill=treadmill, angles=angles)
        return self._ask(request, timeout_s)

    def estimate_pose(self, image: Picture, *, timeout_s: float | None = 60.0) -> list[Person]:
        """Find the people of one picture, the surest first.

        Args:
            image: A file, its bytes, or uint8 (H, W, 3) RGB.
            timeout_s: Longest wait.
        """
        return self._ask(calls.estimate_pose(image), timeout_s)

    def plan_parts(self, text: str, *, timeout_s: float | None = 10.0) -> PartsPlan:
        """Say which actions a sentence asks for and which parts each moves; unknown ones have no parts."""
        return self._ask(calls.plan_parts(text), timeout_s)

    def list_motions(
        self, query: str = "", *, max_results: int = 8, timeout_s: float | None = 10.0
    ) -> list[FoundMotion]:
        """List the motions of the server's library, or those that a query may mean, the surest first."""
        return self._ask(calls.list_motions(query, max_results=max_results), timeout_s)

    def add_motion(
        self,
        file: str | Path,
        *,
        name: str,
        sentences: Sequence[str] = (),
        kind: str = "",
        timeout_s: float | None = 60.0,
    ) -> tuple[LibraryMotion, tuple[str, ...]]:
        """Add the recording of a .bvh, .glb or .npz file to the server's library.

        Args:
            file: Its bytes are sent.
            name: What it is asked for by, such as "salute".
            sentences: That describe it: "a person salutes".
            kind: "cycle", "stroke", "hold", "transition", or "" for what the joints say.
            timeout_s: For the answer.

        Returns:
            The motion as the server keeps it, and what the reader of the file guessed.
        """
        return self._ask(calls.add_motion(file, name=name, sentences=sentences, kind=kind), timeout_s)

    def _ask(self, call: UnaryCall[Value], timeout_s: float | None) -> Value:
        left_s = calls.time_left(check_timeout(timeout_s))
        gone: ServerUnavailableError | None = None
        for stubs in (self._stubs, *(one for one in self._servers if one is not self._stubs)):
            try:
                with library_errors():
                    answer = call.method(stubs)(call.request, timeout=left_s())
            except ServerUnavailableError as error:
                gone = gone or error
                continue
            self._stubs = stubs
            return unpack(call.read, answer)
        assert gone is not None
        raise gone
