"""The two losses of Smooth-Distill: to be right, and to agree with the teacher."""

from __future__ import annotations

from torch import Tensor
from torch.nn import functional


def cross_entropy(logits: Tensor, truth: Tensor, smoothing: float = 0.0) -> Tensor:
    """Mean cross-entropy of (B, classes) logits and (B,) indices; those below 0 are not known."""
    known = truth >= 0
    if bool(known.all()):
        return functional.cross_entropy(logits, truth, label_smoothing=smoothing)
    if not bool(known.any()):
        return logits.sum() * 0.0
    return functional.cross_entropy(logits[known], truth[known], label_smoothing=smoothing)


def distillation(student: Tensor, teacher: Tensor, temperature: float) -> Tensor:
    """T^2 KL(teacher softened, student softened) of (B, classes) logits, mean over the batch."""
    softened = functional.log_softmax(student / temperature, dim=-1)
    wanted = functional.softmax(teacher / temperature, dim=-1)
    divergence = functional.kl_div(softened, wanted, reduction="batchmean")
    return divergence * temperature**2
