"""Every error that skelact raises on purpose.

SkelactError
  InputError          a caller's value, file or message is unusable
    NobodyError       no person is in a skeleton
  ConfigError         a settings file is unusable
  CheckpointError     weights are missing or do not match
  OverloadedError     there is no room for more work
"""


class SkelactError(Exception):
    """Base of every error raised on purpose."""


class InputError(SkelactError, ValueError):
    """The caller gave something unusable; `field` is its path, such as "clip.joints"."""

    def __init__(self, message: str, *, field: str = "") -> None:
        self.field = field
        self.reason = message
        super().__init__(f"{field}: {message}" if field else message)


class NobodyError(InputError):
    """No person is in a skeleton; `joints` are the names to choose from."""

    def __init__(self, message: str, *, field: str = "", joints: tuple[str, ...] = ()) -> None:
        self.joints = joints
        super().__init__(message, field=field)


class ConfigError(SkelactError):
    """A settings file cannot be used; the message names file, key, wanted and got."""


class CheckpointError(SkelactError):
    """Weights are missing or do not match the network or layout they are meant for."""


class OverloadedError(SkelactError):
    """A bounded queue is full: try again later or lower the rate."""
