"""Networks, one architecture a file; they see tensors and numbers, never paths, YAML or clips."""

from collections.abc import Callable, Mapping

from skelact.models.ctrgcn import CtrGcn, load_ctrgcn_weights
from skelact.models.psumnet import PsumNet, load_psumnet_weights
from skelact.models.stgcn import StGcn
from skelact.models.stgcnpp import StGcnPlusPlus, load_stgcnpp_weights
from skelact.models.stream_network import NetworkConfig, PersonNetwork, StreamNetwork

MODELS: Mapping[str, Callable[[NetworkConfig], StreamNetwork]] = {
    "psumnet": PsumNet,
    "ctrgcn": CtrGcn,
    "stgcnpp": StGcnPlusPlus,
    "stgcn": StGcn,
}

__all__ = [
    "MODELS",
    "CtrGcn",
    "NetworkConfig",
    "PersonNetwork",
    "PsumNet",
    "StGcn",
    "StGcnPlusPlus",
    "StreamNetwork",
    "load_ctrgcn_weights",
    "load_psumnet_weights",
    "load_stgcnpp_weights",
]
