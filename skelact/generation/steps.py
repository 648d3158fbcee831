"""A gait as footsteps: where every foot stands is planned, the body follows the way, and legs reach by their bones.

A body begins and ends standing, feet side by side. What the upper body, the pelvis and the feet do in between is that
of a learned cycle, by the phase of the steps; how large it is follows the size of the steps.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from skelact.generation.gait import SIDES, GaitCycle, Swing
from skelact.generation.gait_postures import GaitPosture, join_postures
from skelact.generation.legs import ankle_of, leg_length, place_legs, stand_feet
from skelact.generation.routes import Route, build_route, stated_length
from skelact.generation.step_curves import CLEAR_STEP_M, chain_ways, clearance, hann, read_curve, read_turns
from skelact.generation.units import ROWS
from skelact.geometry import slerp, smoothstep, turn_about_x, turn_about_y, turn_about_z
from skelact.language.ways import SPOT, STRAIGHT, Way
from skelact.skeleton.body import BODY, TOE_HEIGHT_M, body_motion
from skelact.skeleton.kinematics import place_joints
from skelact.values import Motion

STAND_STEPS = (0.5, 0.5)  # of the time of a step, that a body stands before its first foot leaves, and behind the last
SIDE_STEP_M = 0.3  # of a step to a side
SPOT_STRIDE_M = 0.25  # of the lift of a foot that turns on the spot
MIN_LIFT = 0.45  # of the lift of a whole step, that a small one has
RUN_RAMP = (0.45, 0.75)  # of a whole step, that the first steps of a run have, and the last ones backward
MAX_SIZE = 1.15  # of steps against those of the cycle
TEMPOS = (0.62, 3.0)  # of the time of a step against that of the cycle
SIZES = (0.4, 1.6)  # of the length of a step against that of the cycle
IMPOSSIBLE = 10.0  # cost of steps that are quicker than legs go
DEFAULT_S = 4.0  # of a gait whose duration and way are free
LIFT_AHEAD = 0.4  # of the lift of a foot, that it goes further ahead
SMOOTH = 40  # fortieths of a step on each side, over which the way of the body is smooth
LEAD_CYCLES = 6  # steps before those of a loop, and behind them
SWAY_STEPS = 4  # in which a body that sways goes to one side and to the other
REACH = 0.995  # of the length of a leg


@dataclass(frozen=True)
class StepPlan:
    """How many steps, how long and how quick.

    Attributes:
        sizes: Of every step, meters; 0 for the last one, that puts the feet side by side.
        step_s: Seconds of one step.
        seconds: Of the whole.
    """

    sizes: tuple[float, ...]
    step_s: float
    seconds: float

    @property
    def length(self) -> float:
        """Of the way."""
        return sum(self.sizes)


@dataclass(frozen=True, eq=False)
class StepGait:
    """What plans and makes the steps of one gait.

    Attributes:
        cycle: Of the gait.
        stand: (21, 3, 3) local rotations of the body at rest, without heading.
        stand_height: Of the pelvis at rest, meters.
        tempo: Times the natural duration, as styles and tempos ask.
        ramps: Whether the first and the last steps are smaller.
        postures: In which it goes, in `GAIT_POSTURES`.
    """

    cycle: GaitCycle
    stand: np.ndarray
    stand_height: float
    tempo: float = 1.0
    ramps: bool = False
    postures: tuple[str, ...] = ()

    @property
    def held(self) -> GaitPosture:
        """All postures as one."""
        return join_postures(self.postures)

    def plan(self, way: Way, seconds: float | None = None) -> StepPlan:
        """Choose number, length and time of the steps: what is stated is kept to, the rest is near the natural gait."""
        length = stated_length(way)
        natural_m, natural_s = self._natural(way), 0.5 * self.cycle.seconds * self.tempo
        if length is None and way.steps is None and seconds is None:
            seconds = DEFAULT_S
        best: tuple[float, StepPlan] | None = None
        counts = [way.steps] if way.steps else range(2, 2000)
        for count in counts:
            weights = self._weights(count, way)
            total = sum(weights)
            speed = way.speed_mps
            span = self.span(count)
            step_s = None if seconds is None else seconds / (span[1] - span[0])
            if length is not None:
                step_m = length / total
                step_s = step_s or (step_m / speed if speed else _blend_tempo(step_m / natural_m, natural_s))
            else:
                step_s = step_s or (natural_s * np.sqrt(natural_m / natural_s / speed) if speed else natural_s)
                step_m = speed * step_s if speed else natural_m * _blend_size(step_s / natural_s)
            is_possible = seconds is None or step_s >= TEMPOS[0] * natural_s
            step_m = min(step_m, SIZES[1] * natural_m)  # legs are no longer: what is asked beyond is not met
            step_s = step_s if seconds is not None else max(step_s, TEMPOS[0] * natural_s)
            cost = abs(np.log(step_m / natural_m)) + 1.3 * abs(np.log(step_s / natural_s))
            cost += 0.0 if is_possible else IMPOSSIBLE
            plan = StepPlan(
                tuple(step_m * weight for weight in weights), float(step_s), float(step_s) * (span[1] - span[0])
            )
            if best is None or cost < best[0]:
                best = cost, plan
            elif count > 6 and cost > best[0] + 1.0:
                break
        assert best is not None
        return best[1]

    def span(self, count: int) -> tuple[float, float]:
        """When so many steps begin and end, in steps: the middle of the swing of the first one is at 1."""
        first, last = (swing for swing in self.cycle.swings)
        moves = [np.flatnonzero((swing.progress > 0) & (swing.progress < 1)) for swing in (first, last)]
        lead = float(np.mean([swing.lead for swing in (first, last)]))
        before = 2 * (lead - min(own[0] for own in moves) / ROWS)
        behind = 2 * (max(own[-1] + 1 for own in moves) / ROWS - lead)
        return 1 - before - STAND_STEPS[0], count + behind + STAND_STEPS[1]

    def _natural(self, way: Way) -> float:
        """Meters of a natural step, or steps of a turn on the spot."""
        if way.figure == SPOT:
            return 1.0
        aside = abs(np.sin(way.travel_rad)) if way.figure == STRAIGHT else 0.0
        ahead = (1 - aside) * 0.5 * abs(self.cycle.stride_m) * self.held.size
        return ahead + aside * SIDE_STEP_M

    def _weights(self, count: int, way: Way) -> list[float]:
        """Sizes of steps against each other; the last one only closes, of steps to a side every second one."""
        if way.figure == STRAIGHT and abs(np.sin(way.travel_rad)) > 0.9:
            return [1.0 if index % 2 == 0 else 0.0 for index in range(count)]
        weights = [1.0] * (count - 1) + [0.0 if count > 1 else 1.0]
        if self.ramps and count > 2 * len(RUN_RAMP) + 1:
            for index, size in enumerate(RUN_RAMP):
                weights[index] = weights[count - 2 - index] = size
        return weights

    def seconds(self, way: Way) -> float:
        """How long a way takes when no duration is stated."""
        return sum(self.plan(part).seconds for part in way.parts or (way,))

    def make(self, way: Way, seconds: float, fps: float, frames: int | None = None) -> Motion:
        """Make the motion of a way in a given time, or its first frames, at least so many."""
        if not way.parts:
            return _Walk(self, way, self.plan(way, seconds), fps, frames).motion()
        scale = seconds / self.seconds(way)
        made = list[Motion]()
        for part in way.parts:
            left = None if frames is None else frames - sum(len(one.rotations) for one in made)
            if left is not None and left <= 0:
                break
            made.append(self.make(part, self.plan(part).seconds * scale, fps, left))
        return chain_ways(made)

    def make_cycle(self, way: Way, seconds: float, fps: float) -> Motion:
        """Make whole cycles of steps, all alike, in a given time: the last frame leads into the first."""
        plan, frames = self.plan(way, seconds), max(2, round(seconds * fps))
        cycles = max(1, round(0.5 * seconds / plan.step_s))
        cycles += cycles % 2 if self.held.sway else 0  # a body that sways takes two cycles
        sizes = (max(plan.sizes),) * (2 * (cycles + LEAD_CYCLES)) + (0.0,)
        step_s = 0.5 * seconds / cycles
        walk = _Walk(self, way, StepPlan(sizes, step_s, step_s * len(sizes)), fps)
        around = round(fps)
        walk.steps = LEAD_CYCLES + 2.0 * cycles * np.arange(-around, frames + around) / frames
        whole = walk.motion()
        own = slice(around, around + frames)
        motion = body_motion(whole.rotations[own], whole.translations[own, 0], fps)
        place = motion.translations[0, 0] * np.array([1.0, 0.0, 1.0])
        return body_motion(motion.rotations, motion.translations[:, 0] - place, fps)

    def end(self, way: Way, seconds: float | None) -> tuple[np.ndarray, float]:
        """Place (2,), to the left and ahead, and facing at the end of a way."""
        place, facing = np.zeros(2), 0.0
        for part in way.parts or (way,):
            route = build_route(part, self.plan(part, None if way.parts else seconds).length)
            sine, cosine = np.sin(facing), np.cos(facing)
            x, z = route.places[-1]
            place = place + np.array([x * cosine + z * sine, -x * sine + z * cosine])
            facing += float(route.facing[-1])
        return place, facing


def _blend_tempo(size: float, natural_s: float) -> float:
    """Time of a step of another size: smaller steps are a little quicker."""
    return natural_s * float(np.clip(size, *SIZES)) ** 0.25


def _blend_size(tempo: float) -> float:
    return float(np.clip(tempo, *TEMPOS)) ** -0.5


class _Walk:
    """The steps of one way while their motion is made.

    Args:
        gait: What makes them.
        way: Over the floor.
        plan: Of the steps.
        fps: Frames per second.
        limit: Frames from the beginning that are made; None: all.
    """

    def __init__(self, gait: StepGait, way: Way, plan: StepPlan, fps: float, limit: int | None = None) -> None:
        self.gait, self.way, self.plan, self.fps = gait, way, plan, fps
        self.route: Route = build_route(way, plan.length)
        self.scale = self.route.length / max(plan.length, 1e-6)
        self.is_left_first = (self.route.aside or way.turn_rad or 1.0) >= 0
        frames = max(2, round(plan.seconds * fps))
        self.span = gait.span(len(plan.sizes))
        self.steps = np.linspace(*self.span, frames)[:limit]  # time
        self.lead = float(np.mean([swing.lead for swing in gait.cycle.swings]))
        self.ends = self.scale * np.cumsum(plan.sizes)

    def motion(self) -> Motion:
        """Body along the way, feet where they are planned."""
        gait, cycle = self.gait, self.gait.cycle
        along = self._along()
        size = self._size(along)
        phase = self._phase()
        rotations = slerp(gait.stand[None], cycle.pose(phase), np.minimum(size, 1.0)[:, None])
        facing = self.route.face(along)
        place = self.route.place(along)
        share = np.minimum(size, 1.0)
        held, hold = gait.held, self._hold()
        swing = np.sin(2 * np.pi * self.steps / (2 if held.dip else SWAY_STEPS))
        for joint in ("spine", "chest"):
            index = BODY.names.index(joint)
            lean = turn_about_x(np.radians(held.lean / 2) * hold)
            rotations[:, index] = rotations[:, index] @ lean @ turn_about_z(np.radians(held.roll / 2) * hold * swing)
        height = gait.stand_height + share * (cycle.at(cycle.height, phase) - gait.stand_height)
        height -= hold * (held.down + abs(held.dip) * self._carried())
        sway = share * cycle.at(cycle.sway, phase) + held.sway * hold * swing
        root = np.stack([place[:, 0] + sway * np.cos(facing), height, place[:, 1] - sway * np.sin(facing)], -1)
        rotations[:, 0] = turn_about_y(facing) @ rotations[:, 0]
        feet = [self._foot(number) for number in range(2)]
        root[:, 1] -= self._drop(rotations, root, feet)
        return place_legs(rotations, root, feet, facing, self.fps)

    def _hold(self) -> np.ndarray:
        """How far (T,) the posture is taken up: it comes with the first step and goes with the last one."""
        return smoothstep(np.clip(self._from_ends() / 1.5, 0.0, 1.0))

    def _carried(self) -> np.ndarray:
        """How much (T,) of the body the foot carries that it sinks on, while the other one swings."""
        is_second = self.is_left_first == (self.gait.held.dip >= 0)
        return np.maximum(0.0, np.cos(np.pi * (self.steps - (2.0 if is_second else 1.0))))

    def _from_ends(self) -> np.ndarray:
        """Steps (T,) to the nearer end of the whole."""
        return np.minimum(self.steps - self.span[0], self.span[1] - self.steps)

    def _along(self) -> np.ndarray:
        """Length of the way (T,) at which the body is: over every standing foot while the other one passes it."""
        count = len(self.plan.sizes)
        knots = np.arange(count + 2) + 1.0 - 2.0 * self.lead  # behind the middles of swings by the rest of a cycle
        ends = np.concatenate([[0.0, 0.0], self.ends])
        ahead = np.concatenate([[0.0, 0.0], self._ahead()[:-1], [0.0]])
        at = ends + ahead
        at[count:] = ends[-1]
        fine = np.linspace(-2.0, count + 3.0, 40 * (count + 5) + 1)
        way = hann(np.interp(fine, knots, at), SMOOTH)
        missed = np.interp(self.span, fine, way) - np.array([0.0, ends[-1]])
        smooth = np.interp(self.steps, fine, way) - np.interp(self.steps, self.span, missed)
        return np.clip(smooth, 0.0, self.route.length)

    def _ahead(self) -> np.ndarray:
        """How far (N,) the body is ahead of where it stands at rest while it is over each planned footstep."""
        cycle = self.gait.cycle
        rest = float(np.mean(self._rest_toes()[:, 1]))
        if self.way.figure == SPOT or cycle.stride_m == 0.0:
            return np.zeros(len(self.plan.sizes))
        offset = rest - np.mean([swing.ahead for swing in cycle.swings])
        sizes = self.scale * np.array(self.plan.sizes)
        return offset * np.minimum(1.0, sizes / (0.5 * abs(cycle.stride_m))) * (1 - abs(self.route.aside))

    def _size(self, along: np.ndarray) -> np.ndarray:
        """Size of the movement (T,) against the whole cycle, from the speed at which the body goes."""
        step = np.gradient(along, self.steps)
        if self.way.figure == SPOT:
            moves = bool(self.way.turn_rad)
            share = np.full(len(along), 0.5 if moves else 1.0)
            return share * smoothstep(np.clip(self._from_ends() / 1.2, 0.0, 1.0))
        aside = abs(self.route.aside)
        whole = (1 - aside) * 0.5 * abs(self.gait.cycle.stride_m) + aside * 2 * SIDE_STEP_M
        return np.clip(step / whole, 0.0, MAX_SIZE)

    def _phase(self) -> np.ndarray:
        """Phase (T,) of the cycle: that of the foot that swings, at the middle of every step."""
        first = 0 if self.is_left_first else 1
        swings = self.gait.cycle.swings
        start, other = swings[first].center, swings[1 - first].center
        half = (other - start) % 1.0
        knots = np.arange(-1, len(self.plan.sizes) + 3)
        values = start + np.array([(index - 1) // 2 + (half if (index - 1) % 2 else 0.0) for index in knots])
        return np.interp(self.steps, knots, values)

    def _rest_toes(self) -> np.ndarray:
        """Places (2, 2) of the toes of a body at rest, to the left and ahead of the pelvis."""
        return stand_feet(self.gait.stand)[0][:, [0, 2]]

    def _foot(self, side: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Toe (T, 3), turn of the foot in the world (T, 3, 3), and whether it stands (T,)."""
        gait, swing = self.gait, self.gait.cycle.swings[side]
        toes, turns = stand_feet(gait.stand)
        first = side if self.is_left_first else 1 - side
        numbers = list(range(first, len(self.plan.sizes), 2))
        prints = [(0.0, False)] + [(float(self.ends[n]), n < len(self.plan.sizes) - 2) for n in numbers]
        place = self._print_place(prints, side, toes, swing)
        face = self.route.face(np.array([at for at, _ in prints]))
        frames = len(self.steps)
        toe = np.empty((frames, 3))
        turn = np.empty((frames, 3, 3))
        stands = np.ones(frames, bool)
        flat = turns[side]
        toe[:] = (place[0][0], TOE_HEIGHT_M, place[0][1])
        turn[:] = turn_about_y(face[0]) @ flat
        for number, step in enumerate(numbers):
            begin = step + 1.0 - 2.0 * swing.lead
            is_last = step == numbers[-1]
            inside = (self.steps >= begin) & ((self.steps < begin + 2.0) | is_last)
            if not inside.any():  # behind the frames that are made
                continue
            phase = np.clip((self.steps[inside] - begin) / 2.0, 0.0, 1.0)
            share = read_curve(swing.progress, phase)
            apart = place[number + 1] - place[number]
            toe[inside] = 0.0
            toe[inside, 0] = place[number][0] + share * apart[0]
            toe[inside, 2] = place[number][1] + share * apart[1]
            size = self._lift(float(np.linalg.norm(apart)), face[number + 1] - face[number])
            bell = np.sin(np.pi * share) ** 2 * gait.held.lift
            clear = clearance(swing, phase) * min(1.0, float(np.linalg.norm(apart)) / CLEAR_STEP_M)
            toe[inside, 1] = TOE_HEIGHT_M + np.maximum(size * read_curve(swing.lift, phase), clear) + bell
            ahead = LIFT_AHEAD * bell
            facing = face[number] + share * (face[number + 1] - face[number])
            toe[inside, 0] += ahead * np.sin(facing)
            toe[inside, 2] += ahead * np.cos(facing)
            heading = turn_about_y(face[number] + share * (face[number + 1] - face[number]))
            pitch = read_turns(swing.turn, phase)
            roll = min(1.0, float(np.linalg.norm(apart)) / abs(gait.cycle.stride_m)) * (1 - abs(self.route.aside))
            turn[inside] = heading @ slerp(flat[None], pitch, np.full(len(phase), roll))
            stands[inside] = (share <= 0.0) | (share >= 1.0)
        heel = np.radians(gait.held.heel) * self._hold()
        return toe, turn @ turn_about_x(heel), stands

    def _print_place(
        self, prints: list[tuple[float, bool]], side: int, toes: np.ndarray, swing: Swing
    ) -> list[np.ndarray]:
        """Places (2,) of footsteps on the floor: beside the way, as far as the gait or the rest has them."""
        found = []
        for at, is_inner in prints:
            facing = float(self.route.face(np.array([at]))[0])
            across, ahead = toes[side, 0], toes[side, 2]
            if is_inner and self.way.figure != SPOT and abs(self.route.aside) < 0.5:
                across = swing.across
                ahead = float(np.mean(toes[:, 2]))
            sine, cosine = np.sin(facing), np.cos(facing)
            place = self.route.place(np.array([at]))[0]
            found.append(place + np.array([across * cosine + ahead * sine, -across * sine + ahead * cosine]))
        return found

    def _lift(self, apart: float, turned: float) -> float:
        """Size of the lift of a foot that goes as far, meters, and turns as far."""
        if self.way.figure == SPOT and not self.way.turn_rad:
            return 1.0
        size = max(apart / abs(self.gait.cycle.stride_m), SPOT_STRIDE_M * abs(turned))
        return float(np.clip(size, MIN_LIFT if apart > 0.02 or abs(turned) > 0.05 else 0.0, 1.2))

    def _drop(
        self, rotations: np.ndarray, root: np.ndarray, feet: list[tuple[np.ndarray, np.ndarray, np.ndarray]]
    ) -> np.ndarray:
        """How far (T,) the body has to come down so that legs reach the feet that stand, meters."""
        positions, _ = place_joints(body_motion(rotations, root, self.fps))
        needed = np.zeros(len(root))
        for side, (toe, turn, stands) in zip(SIDES, feet, strict=True):
            hip = positions[:, BODY.names.index(f"{side}_hip")]
            ankle = ankle_of(toe, turn, side)
            flat = np.linalg.norm((hip - ankle)[:, [0, 2]], axis=1)
            most = ankle[:, 1] + np.sqrt(np.maximum((REACH * leg_length()) ** 2 - flat**2, 0.01))
            over = np.maximum(0.0, hip[:, 1] - most)
            needed = np.maximum(needed, np.where(stands, over, 0.5 * over))
        half = max(2, round(0.12 * self.fps))
        padded = np.pad(needed, half, mode="edge")
        widest = np.lib.stride_tricks.sliding_window_view(padded, 2 * half + 1).max(1)
        return hann(widest, half)
