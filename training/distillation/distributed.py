"""Data-parallel training: the processes that ``torchrun`` started, or a single one."""

from __future__ import annotations

import os
from dataclasses import dataclass, field

import torch
import torch.distributed as dist
from torch import nn
from torch.nn.parallel import DistributedDataParallel


@dataclass(frozen=True, slots=True)
class ProcessGroup:
    """A process and its place among all that train together.

    Attributes
    ----------
    rank
        Process 0 validates and writes the files.
    size
        Number of processes.
    """

    rank: int = 0
    size: int = 1
    device: torch.device = field(default_factory=lambda: torch.device("cpu"))

    @classmethod
    def join(cls) -> ProcessGroup:
        """Join the processes that ``torchrun`` started; without it, a group of one."""
        local = int(os.environ.get("LOCAL_RANK", "0"))
        cuda = torch.cuda.is_available()
        device = torch.device("cuda", local) if cuda else torch.device("cpu")
        if int(os.environ.get("WORLD_SIZE", "1")) == 1:
            return cls(device=device)
        dist.init_process_group("nccl" if cuda else "gloo")
        return cls(dist.get_rank(), dist.get_world_size(), device)

    def leave(self) -> None:
        """Shut the communication down."""
        if self.size > 1:
            dist.destroy_process_group()

    @property
    def is_main(self) -> bool:
        """Whether this process has rank 0."""
        return self.rank == 0

    def wrap(self, model: nn.Module) -> nn.Module:
        """Average the gradients of a model over all processes."""
        if self.size == 1:
            return model
        devices = [self.device] if self.device.type == "cuda" else None
        return DistributedDataParallel(model, device_ids=devices)

    def broadcast(self, *values: float) -> tuple[float, ...]:
        """Return rank 0's values on every process."""
        if self.size == 1:
            return values
        shared = torch.tensor(values, dtype=torch.float64, device=self.device)
        dist.broadcast(shared, 0)
        return tuple(shared.tolist())
