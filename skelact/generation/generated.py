"""A generated motion with its plan, its owners, and what was checked on it."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from skelact.generation.check_values import Check, Shortfall
from skelact.generation.compose import Composition
from skelact.generation.quality import MotionQuality
from skelact.generation.verdict import Verdict, judge
from skelact.generation.verify import Finding
from skelact.language.actions import Performance
from skelact.language.plan import Interval, NotHeard, Plan
from skelact.values import Motion


@dataclass(frozen=True)
class MotionSource:
    """Where a clip of a motion is from.

    Attributes:
        performance: Name of the clip.
        source: Where its recording is from.
        terms: Under which it may be used.
        is_mirrored: Whether left and right were exchanged.
    """

    performance: str
    source: str
    terms: str
    is_mirrored: bool = False


@dataclass(frozen=True, eq=False)
class GeneratedMotion:
    """A motion and how it came about.

    Attributes:
        motion: On `BODY`, meters, y up; begins above the origin facing +z.
        plan: What was understood.
        timeline: When every action of the plan happens.
        performances: By layer of the composition; layer 0 stands through all of it.
        composition: Which layer owns which part when.
        quality: Physical faults.
        findings: What the part networks see of each action.
        checks: What was asked beside what is measured on the joints.
        not_heard: Words of the sentence without an effect, and stated amounts that the motion does not keep to.
        not_done: Actions that lost the parts they need to another action.
        not_checked: Actions, exclusions and words that nothing here can judge.
        seed: Seed of the motion: the one asked for, or that of a later attempt.
        sources: Of its clips; what the network made has none here, see its card.
    """

    motion: Motion
    plan: Plan
    timeline: tuple[Interval, ...]
    performances: tuple[Performance, ...]
    composition: Composition
    quality: MotionQuality
    findings: tuple[Finding, ...]
    checks: tuple[Check, ...]
    not_heard: tuple[NotHeard, ...]
    not_done: tuple[Shortfall, ...]
    not_checked: tuple[Shortfall, ...]
    seed: int
    sources: tuple[MotionSource, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """How far it is what was asked for."""
        return judge(self.findings, self.checks, self.not_heard, self.not_done, self.not_checked)

    @property
    def is_verified(self) -> bool:
        """Whether the verdict is `Verdict.VERIFIED`."""
        return self.verdict == Verdict.VERIFIED

    @property
    def misses(self) -> int:
        """How many findings are not found, checks not met and actions not done."""
        return (
            sum(not finding.is_found for finding in self.findings)
            + sum(not check.is_met for check in self.checks)
            + len(self.not_done)
        )

    def to_json(self) -> dict[str, object]:
        """Plan, timeline, owners, quality and verdict as plain values."""
        return {
            **self.plan.to_json(),
            "frames": len(self.motion.rotations),
            "fps": self.motion.fps,
            "timeline": [
                {"text": one.action.text, "start_s": one.start_s, "end_s": one.end_s} for one in self.timeline
            ],
            "performances": [performance.name for performance in self.performances],
            "owners": {
                part: [{"start": start, "end": end, "performance": owner} for start, end, owner in spans]
                for part, spans in self.composition.spans().items()
            },
            "quality": asdict(self.quality),
            "verdict": self.verdict.value,
            "verified": self.is_verified,
            "findings": [{**asdict(finding), "found": finding.is_found} for finding in self.findings],
            "checks": [asdict(check) for check in self.checks],
            "not_heard": [asdict(unheard) for unheard in self.not_heard],
            "not_done": [asdict(undone) for undone in self.not_done],
            "not_checked": [asdict(unchecked) for unchecked in self.not_checked],
            "seed": self.seed,
            "sources": [asdict(source) for source in self.sources],
        }
