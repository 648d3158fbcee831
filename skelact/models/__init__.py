"""Networks, one architecture a file; they see tensors and numbers, never paths, YAML or clips."""

from skelact.models.psumnet import PersonNetwork, PsumNet, PsumNetConfig, load_reference_weights

MODELS = {"psumnet": PsumNet}

__all__ = ["MODELS", "PersonNetwork", "PsumNet", "PsumNetConfig", "load_reference_weights"]
