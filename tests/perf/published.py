"""The published training loop, written down plainly from its description, for comparison only.

Source: Smooth-Distill (arXiv 2507.00061v1) and what its public code does. Nothing is mended here:
the windows are reshaped instead of transposed, pooling strides over the axes too, and everything
is computed that the network computes, whether or not it reaches an answer.
"""

import copy

import torch
from torch import Tensor, nn
from torch.nn import functional

ALPHA = 0.5
LAMBDA = 0.5
TEMPERATURE = 3.0
DECAY = 0.999
LEARNING_RATE = 1e-3


class PublishedNet(nn.Module):
    """MTL-net as published; input (B, 1, 3, 100), outputs two sets of logits."""

    def __init__(self, postures: int, placements: int) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(1, 32, (1, 9))
        self.conv2 = nn.Conv2d(32, 64, (1, 9))
        self.pool = nn.MaxPool2d((1, 2), stride=2)
        self.fc1 = nn.Linear(1216, 1024)
        self.fc2 = nn.Linear(1024, 512)
        self.head1 = nn.Linear(512, postures)
        self.head2 = nn.Linear(512, placements)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Two convolutions, two dense layers, two heads."""
        x = self.pool(functional.relu(self.conv1(x)))
        x = self.pool(functional.relu(self.conv2(x)))
        x = x.reshape(x.shape[0], -1)
        x = functional.relu(self.fc2(functional.relu(self.fc1(x))))
        return self.head1(x), self.head2(x)


def published_input(windows: Tensor) -> Tensor:
    """Windows (B, 100, 3) read in the order of memory as if they were (B, 1, 3, 100)."""
    return windows.reshape(windows.shape[0], 1, 3, 100)


def distillation(student: Tensor, teacher: Tensor) -> Tensor:
    """T^2 KL(teacher softened, student softened), mean over the batch."""
    return (
        functional.kl_div(
            functional.log_softmax(student / TEMPERATURE, dim=1),
            functional.softmax(teacher / TEMPERATURE, dim=1),
            reduction="batchmean",
        )
        * TEMPERATURE**2
    )


class PublishedTraining:
    """Adam on the student, the teacher an average of its parameters from the first step on."""

    def __init__(self, network: PublishedNet) -> None:
        self.student = network
        self.teacher = copy.deepcopy(network).eval()
        for parameter in self.teacher.parameters():
            parameter.requires_grad = False
        self.optimiser = torch.optim.Adam(self.student.parameters(), lr=LEARNING_RATE)

    def step(self, inputs: Tensor, posture: Tensor, placement: Tensor) -> float:
        """One batch; the four losses and the hits are read out as in the published loop."""
        self.optimiser.zero_grad()
        student1, student2 = self.student(inputs)
        with torch.no_grad():
            teacher1, teacher2 = self.teacher(inputs)
        right1 = functional.cross_entropy(student1, posture)
        right2 = functional.cross_entropy(student2, placement)
        agree1 = distillation(student1, teacher1)
        agree2 = distillation(student2, teacher2)
        total = ALPHA * (right1 + LAMBDA * agree1) + (1 - ALPHA) * (right2 + LAMBDA * agree2)
        torch.autograd.backward(total)
        self.optimiser.step()
        with torch.no_grad():
            pairs = zip(self.student.parameters(), self.teacher.parameters(), strict=True)
            for new, old in pairs:
                old.mul_(DECAY).add_(new, alpha=1 - DECAY)
        read = [part.item() for part in (right1, right2, agree1, agree2, total)]
        for logits, truth in ((student1, posture), (student2, placement)):
            (logits.max(1)[1] == truth).sum().item()
        return read[-1]


def same_weights(ours: nn.Module, published: PublishedNet) -> PublishedNet:
    """Give the published network the weights of our `mtl_net_paper`, layer by layer."""
    theirs = list(published.parameters())
    mine = list(ours.parameters())
    with torch.no_grad():
        for new, old in zip(mine, theirs, strict=True):
            old.copy_(new.reshape(old.shape))
    return published
