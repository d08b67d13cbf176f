"""Writes checkpoints of one tiny ResNet, with what training keeps beside it, and its logits:
python make_torch_checkpoints.py ../resources/dev/primavista/networks/torch/checkpoints

Needs torch (2.15 was used) and torchvision. The weights are seeded; the input is sin(0.37 i) of 2 pictures of 3x64x64.
"""

import datetime
import pathlib
import sys
from argparse import Namespace
from collections import Counter, deque

import numpy as np
import torch
from torch import nn
from torchvision.models.resnet import BasicBlock

FOLDER = pathlib.Path(sys.argv[1])
FOLDER.mkdir(parents=True, exist_ok=True)


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 4, 7, 2, 3, bias=False)
        self.bn1 = nn.BatchNorm2d(4)
        self.layer1 = nn.Sequential(BasicBlock(4, 4))
        self.fc = nn.Linear(4, 3)

    def forward(self, x):
        x = nn.functional.max_pool2d(torch.relu(self.bn1(self.conv1(x))), 3, 2, 1)
        return self.fc(self.layer1(x).mean((2, 3)))


torch.manual_seed(7)
net = Net()
with torch.no_grad():
    for module in net.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.running_mean.normal_(0, 0.2)
            module.running_var.uniform_(0.5, 1.5)
            module.weight.uniform_(0.5, 1.5)
            module.bias.normal_(0, 0.2)
    net.fc.weight.normal_(0, 0.5)
net.eval()
pictures = np.sin(0.37 * np.arange(2 * 3 * 64 * 64)).astype(np.float32).reshape(2, 3, 64, 64)
with torch.no_grad():
    np.save(FOLDER / "logits.npy", net(torch.from_numpy(pictures)).numpy())

weights = net.state_dict()
optimizer = torch.optim.SGD(net.parameters(), 0.1)
steps = torch.optim.lr_scheduler.MultiStepLR(optimizer, [3, 6])
average = torch.optim.swa_utils.AveragedModel(net).state_dict()
other = {"layers.weight": torch.ones(2, 2), "layers.bias": torch.ones(2), "out": torch.ones(1)}
CHECKPOINTS = {
    "random_states": {"model": weights, "torch_rng": torch.get_rng_state(), "cuda_rng": torch.get_rng_state()},
    "figures": {"epoch": 9, "state_dict": weights, "best_acc1": torch.tensor(71.3), "loss": torch.tensor(0.4)},
    "scheduler": {"model": weights, "optimizer": optimizer.state_dict(), "lr_scheduler": steps.state_dict()},
    "surroundings": {
        "model": weights,
        "args": Namespace(out=pathlib.PurePosixPath("runs/1"), device=torch.device("cpu"), seen=Counter("abca")),
        "version": torch.__version__,
        "saved": datetime.datetime(2026, 1, 2, tzinfo=datetime.timezone.utc),
        "took": datetime.timedelta(hours=3),
        "losses": deque([0.5, 0.25], maxlen=9),
    },
    "averaged": average,
    "ema": {"ema": weights, "epoch": 1},
    "ema_state_dict": {"ema_state_dict": average, "epoch": 1},
    "compiled_part": {key.replace("layer1.", "layer1._orig_mod."): value for key, value in weights.items()},
    "other_network": {"model": other, "best_acc1": torch.tensor(71.3), "loss": torch.tensor(0.4)},
    "nested": {"checkpoint": {"epoch": 3, "model": weights}},
    "teacher": {"teacher": {"module." + key: value for key, value in weights.items()}, "epoch": 3},
    "pair": (weights, 3),
    "several": {"runs": [{key: value.clone() for key, value in weights.items()}], "teacher": weights, "same": weights},
    "other_key": {"backbone": other},
    "empty": {},
    "settings": {"epoch": 1, "lr": 0.5},
    "list": [1, 2],
    "tensor": torch.zeros(3),
    "code": {"model": weights, "run": print},
}
for name, content in CHECKPOINTS.items():
    torch.save(content, FOLDER / f"{name}.pth")
torch.save(weights, FOLDER / "legacy.pth", _use_new_zipfile_serialization=False)
