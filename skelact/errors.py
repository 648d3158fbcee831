"""Every error that skelact raises on purpose.

SkelactError
  InputError              a caller's value, file or message is unusable
    NobodyError           no person is in a skeleton
  ConfigError             a settings file is unusable
  CheckpointError         weights are missing or do not match
  RunInterruptedError     a signal stopped a training
  OverloadedError         there is no room for more work
  ServerUnavailableError  no server answers, or it is starting or stopping
  DeadlineError           a call took too long
  CallCancelledError      a call was cancelled
  NotServedError          the server was started without this
  AccessError             the server wants a token, or another one
  ServerError             the server failed, or sent what cannot be read
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


class RunInterruptedError(SkelactError):
    """A signal stopped a training; what it had is saved, and the same call goes on from there."""

    def __init__(self, signal: int) -> None:
        self.signal = signal
        super().__init__(f"stopped by signal {signal}")


class OverloadedError(SkelactError):
    """There is no room for more work; try again after `retry_delay_s` seconds (None: not stated), or lower the rate."""

    def __init__(self, message: str, *, retry_delay_s: float | None = None) -> None:
        self.retry_delay_s = retry_delay_s
        super().__init__(message)


class ServerUnavailableError(SkelactError):
    """No server answers, or it is starting or stopping; try again after `retry_delay_s` seconds (None: not stated)."""

    def __init__(self, message: str, *, retry_delay_s: float | None = None) -> None:
        self.retry_delay_s = retry_delay_s
        super().__init__(message)


class DeadlineError(SkelactError, TimeoutError):
    """A call took longer than its time limit, or a stream was silent for too long."""


class CallCancelledError(SkelactError):
    """A call was cancelled before its end."""


class NotServedError(SkelactError):
    """The server was started without this."""


class AccessError(SkelactError):
    """The server wants a token or a certificate, or this one may not do this."""


class ServerError(SkelactError):
    """The server failed, or sent what cannot be read.

    Attributes:
        status: Name of the gRPC status, such as "INTERNAL"; empty when an answer cannot be read.
        request_id: Under which the server logged its fault; empty when it sent none.
    """

    def __init__(self, message: str, *, status: str = "", request_id: str = "") -> None:
        self.status = status
        self.request_id = request_id
        super().__init__(message)
