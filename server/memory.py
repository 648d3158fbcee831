"""What the allocator of the C library does with memory that is free again."""

from __future__ import annotations

import ctypes
import sys

MMAP_THRESHOLD = -3  # of mallopt, in malloc.h
LARGE_BYTES = 1 << 20


def return_large_blocks() -> bool:
    """Let large blocks go back to the system as soon as they are free, where the C library can; whether it can.

    Else glibc keeps blocks of up to 32 MB, once one such was free: after a few large pictures hundreds of megabytes.
    """
    if sys.platform != "linux":
        return False
    try:
        return bool(ctypes.CDLL(None).mallopt(MMAP_THRESHOLD, LARGE_BYTES))
    except AttributeError:  # another C library
        return False
