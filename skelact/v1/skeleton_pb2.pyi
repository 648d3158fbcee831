from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Tensor(_message.Message):
    __slots__ = ("shape", "dtype", "scale", "data")
    class DataType(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        DATA_TYPE_UNSPECIFIED: _ClassVar[Tensor.DataType]
        DATA_TYPE_FLOAT32: _ClassVar[Tensor.DataType]
        DATA_TYPE_FLOAT16: _ClassVar[Tensor.DataType]
        DATA_TYPE_INT16: _ClassVar[Tensor.DataType]
        DATA_TYPE_UINT8: _ClassVar[Tensor.DataType]
        DATA_TYPE_FLOAT64: _ClassVar[Tensor.DataType]
    DATA_TYPE_UNSPECIFIED: Tensor.DataType
    DATA_TYPE_FLOAT32: Tensor.DataType
    DATA_TYPE_FLOAT16: Tensor.DataType
    DATA_TYPE_INT16: Tensor.DataType
    DATA_TYPE_UINT8: Tensor.DataType
    DATA_TYPE_FLOAT64: Tensor.DataType
    SHAPE_FIELD_NUMBER: _ClassVar[int]
    DTYPE_FIELD_NUMBER: _ClassVar[int]
    SCALE_FIELD_NUMBER: _ClassVar[int]
    DATA_FIELD_NUMBER: _ClassVar[int]
    shape: _containers.RepeatedScalarFieldContainer[int]
    dtype: Tensor.DataType
    scale: float
    data: bytes
    def __init__(self, shape: _Optional[_Iterable[int]] = ..., dtype: _Optional[_Union[Tensor.DataType, str]] = ..., scale: _Optional[float] = ..., data: _Optional[bytes] = ...) -> None: ...

class Clip(_message.Message):
    __slots__ = ("joints", "layout", "fps", "valid")
    JOINTS_FIELD_NUMBER: _ClassVar[int]
    LAYOUT_FIELD_NUMBER: _ClassVar[int]
    FPS_FIELD_NUMBER: _ClassVar[int]
    VALID_FIELD_NUMBER: _ClassVar[int]
    joints: Tensor
    layout: str
    fps: float
    valid: bytes
    def __init__(self, joints: _Optional[_Union[Tensor, _Mapping]] = ..., layout: _Optional[str] = ..., fps: _Optional[float] = ..., valid: _Optional[bytes] = ...) -> None: ...

class Score(_message.Message):
    __slots__ = ("label", "probability")
    LABEL_FIELD_NUMBER: _ClassVar[int]
    PROBABILITY_FIELD_NUMBER: _ClassVar[int]
    label: str
    probability: float
    def __init__(self, label: _Optional[str] = ..., probability: _Optional[float] = ...) -> None: ...

class FieldViolation(_message.Message):
    __slots__ = ("field", "description")
    FIELD_FIELD_NUMBER: _ClassVar[int]
    DESCRIPTION_FIELD_NUMBER: _ClassVar[int]
    field: str
    description: str
    def __init__(self, field: _Optional[str] = ..., description: _Optional[str] = ...) -> None: ...

class FrameError(_message.Message):
    __slots__ = ("message_index", "violations")
    MESSAGE_INDEX_FIELD_NUMBER: _ClassVar[int]
    VIOLATIONS_FIELD_NUMBER: _ClassVar[int]
    message_index: int
    violations: _containers.RepeatedCompositeFieldContainer[FieldViolation]
    def __init__(self, message_index: _Optional[int] = ..., violations: _Optional[_Iterable[_Union[FieldViolation, _Mapping]]] = ...) -> None: ...
