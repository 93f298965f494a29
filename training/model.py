"""The network: one small encoder, and two heads that share it.

The question head reads ``[CLS] question [SEP] passage [SEP]`` and gives a start and an end logit
for every token; the logits at ``[CLS]`` stand for "not here", and a further logit says whether the
passage answers at all. The claim head reads ``[CLS] claim [SEP] evidence [SEP]`` and gives a logit
each for supported, refuted and neutral.
"""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor, nn
from transformers import AutoModel

HIDDEN_DROPOUT = 0.1
# MPNet has BERT's word pieces, four places further on; its marks come first.
_MPNET_SHIFT = 4
_MPNET_MARKS = {101: 0, 102: 2, 0: 1}


class FastDropout(nn.Module):
    """Dropout from NumPy's random bytes: PyTorch's own takes half of a CPU training step."""

    def __init__(self, share: float, rng: np.random.Generator) -> None:
        super().__init__()
        self.cut = round(256 * share)
        self.rng = rng

    def forward(self, x: Tensor) -> Tensor:
        """Zero a share of the numbers and scale the rest up; when evaluating, change nothing."""
        if not self.training or not self.cut:
            return x
        noise = np.frombuffer(bytearray(self.rng.bytes(x.numel())), np.uint8)
        kept = torch.from_numpy(noise).view(x.shape) >= self.cut
        return x * kept.to(x.dtype) * (256 / (256 - self.cut))


class Reader(nn.Module):
    """The encoder with both heads; ``frozen`` layers at the bottom stay as they were."""

    def __init__(self, weights: str, seed: int = 0, frozen: int = 0) -> None:
        super().__init__()
        self.encoder = AutoModel.from_pretrained(
            weights,
            attn_implementation="eager",
            hidden_dropout_prob=0.0,
            attention_probs_dropout_prob=0.0,
            add_pooling_layer=False,
        )
        width = self.encoder.config.hidden_size
        rng = np.random.default_rng(seed)
        self.mpnet = self.encoder.config.model_type == "mpnet"
        self.encoder.embeddings.word_embeddings.weight.requires_grad_(False)
        for at, layer in enumerate(self.encoder.encoder.layer):
            attention = layer.attention if self.mpnet else layer.attention.output
            attention.dropout = FastDropout(HIDDEN_DROPOUT, rng)
            layer.output.dropout = FastDropout(HIDDEN_DROPOUT, rng)
            if at < frozen:
                layer.requires_grad_(False)
        self.span = nn.Linear(width, 2)
        self.here = nn.Sequential(nn.Linear(width, width), nn.Tanh(), nn.Linear(width, 1))
        self.claim = nn.Sequential(nn.Linear(width, width), nn.Tanh(), nn.Linear(width, 3))

    def forward(
        self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor
    ) -> tuple[Tensor, ...]:
        """Logits: start and end (batch, tokens), here (batch,), claim (batch, 3)."""
        read = {"input_ids": input_ids, "token_type_ids": token_type_ids}
        if self.mpnet:
            read = {"input_ids": _of_mpnet(input_ids)}
        hidden = self.encoder(**read, attention_mask=attention_mask).last_hidden_state
        first = hidden[:, 0]
        start, end = self.span(hidden).unbind(-1)
        return start, end, self.here(first).squeeze(-1), self.claim(first)


def _of_mpnet(ids: Tensor) -> Tensor:
    shifted = ids + _MPNET_SHIFT
    for mark, other in _MPNET_MARKS.items():
        shifted = shifted.masked_fill(ids == mark, other)
    return shifted
