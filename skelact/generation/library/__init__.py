"""A library of motions: clips of free data and of the user, named, described, and composed like learned actions."""

from skelact.generation.library.entry import KINDS, POSTURES, LibraryEntry, MotionGeometry
from skelact.generation.library.library import MotionLibrary, load_library
from skelact.generation.library.search import Match

__all__ = ["KINDS", "POSTURES", "LibraryEntry", "Match", "MotionGeometry", "MotionLibrary", "load_library"]
