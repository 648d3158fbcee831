"""Where networks run: devices, ONNX Runtime sessions, export."""

from skelact.runtime.device import choose_device
from skelact.runtime.onnx import OnnxNetwork, export_onnx

__all__ = ["OnnxNetwork", "choose_device", "export_onnx"]
