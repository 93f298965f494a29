"""Trained weights read back: of a run, or of the bundled int8 network, and the mean of several."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor

_INT8 = "_quantized"
# Written as Gemm with the matrix turned, so that they come out the other way round.
_HEADS = ("here.", "claim.")


def mean(files: Sequence[Path]) -> dict[str, Tensor]:
    """The mean of the weights in several files.

    Readers that began from the same encoder lie close enough for it: the mean is then a reader
    too, and mostly a better one than each (Wortsman et al. 2022, "Model soups").
    """
    read = [weights_of(file) for file in files]
    return {
        name: torch.stack([weights[name].float() for weights in read]).mean(0) for name in read[0]
    }


def weights_of(file: Path) -> dict[str, Tensor]:
    """The weights by name, of an ``averaged.pt`` or, as near as int8 has them, a ``model.onnx``."""
    if file.suffix == ".onnx":
        return _of_onnx(file)
    return dict(torch.load(file, weights_only=True))


def _of_onnx(file: Path) -> dict[str, Tensor]:
    graph = onnx.load(file).graph
    held = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    found = {
        name: array
        for name, array in held.items()
        if name.endswith(".bias") or name.endswith("LayerNorm.weight")
    }
    for node in graph.node:
        for name in node.input:
            if not name.endswith(_INT8) or name not in held:
                continue
            base = name.removesuffix(_INT8)
            zero = held[f"{base}_zero_point"].astype(np.float32)
            matrix = (held[name].astype(np.float32) - zero) * held[f"{base}_scale"]
            if base.startswith("onnx::"):
                module = node.name.strip("/").removesuffix("/MatMul_quant").replace("/", ".")
                found[f"{module}.weight"] = matrix.T
            else:
                found[base] = matrix.T if base.startswith(_HEADS) else matrix
    return {name: torch.tensor(np.ascontiguousarray(array)) for name, array in found.items()}
