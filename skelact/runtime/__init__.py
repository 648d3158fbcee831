"""Where networks run: devices (torch), sessions (ONNX Runtime), export (both); import the one that is needed."""
