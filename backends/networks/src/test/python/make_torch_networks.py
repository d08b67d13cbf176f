"""Writes tiny networks of every family and their logits: python make_torch_networks.py ../resources/dev/primavista/networks/torch

Needs torch (2.15 was used), torchvision and safetensors. Weights are seeded; the input is sin(0.37 i) of 2 pictures, so
only weights and logits are stored. The formats go round: zip, zip with half floats, legacy, safetensors.
"""

import sys
from functools import partial
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import save_file
from torch import nn
from torchvision.models import DenseNet, MobileNetV2, VGG, VisionTransformer
from torchvision.models.convnext import CNBlockConfig, ConvNeXt
from torchvision.models.efficientnet import EfficientNet, FusedMBConvConfig, MBConvConfig
from torchvision.models.mobilenetv3 import InvertedResidualConfig, MobileNetV3
from torchvision.models.resnet import BasicBlock, Bottleneck
from torchvision.models.vgg import make_layers

FOLDER = Path(sys.argv[1])


class TinyResNet(nn.Module):
    """torchvision's ResNet with other widths, or with the stem for small pictures."""

    def __init__(self, block, width, depths, small=False, groups=1, classes=7):
        super().__init__()
        self.conv1 = nn.Conv2d(3, width, 3, 1, 1, bias=False) if small else nn.Conv2d(3, width, 7, 2, 3, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        self.small = small
        channels = width
        for stage, depth in enumerate(depths):
            planes, blocks = width << stage, []
            for i in range(depth):
                stride = 2 if stage and not i else 1
                out = planes * block.expansion
                down = None
                if stride > 1 or channels != out:
                    down = nn.Sequential(nn.Conv2d(channels, out, 1, stride, bias=False), nn.BatchNorm2d(out))
                more = {"groups": groups, "base_width": 64} if groups > 1 else {}
                blocks.append(block(channels, planes, stride, down, **more))
                channels = out
            setattr(self, f"layer{stage + 1}", nn.Sequential(*blocks))
        self.stages = len(depths)
        self.fc = nn.Linear(channels, classes)

    def forward(self, x):
        x = torch.relu(self.bn1(self.conv1(x)))
        if not self.small:
            x = nn.functional.max_pool2d(x, 3, 2, 1)
        for stage in range(self.stages):
            x = getattr(self, f"layer{stage + 1}")(x)
        return self.fc(x.mean((2, 3)))


def vgg(norms):
    net = VGG(make_layers([4, "M", 6, 8, "M"], batch_norm=norms), num_classes=5, init_weights=False)
    net.avgpool = nn.Identity()
    net.classifier = nn.Sequential(nn.Linear(8 * 4 * 4, 9), nn.ReLU(), nn.Dropout(), nn.Linear(9, 5))
    return net


def mobilenet_v3(large):
    strides = [1, 2, 1, 2, 1, 1, 2, 1, 1, 1, 1, 1, 2, 1, 1] if large else [2, 2, 1, 2, 1, 1, 1, 1, 2, 1, 1]
    plain = 6 if large else 3
    blocks = [InvertedResidualConfig(8, 3 if i % 2 else 5, 8 if not i else 16, 8, i % 3 == 0, "RE" if i < plain else "HS", s, 1, 1)
              for i, s in enumerate(strides)]
    return MobileNetV3(blocks, last_channel=16, num_classes=5)


def efficientnet(second):
    if second:
        stages = [FusedMBConvConfig(1, 3, 1, 8, 8, 2), FusedMBConvConfig(4, 3, 2, 8, 8, 2),
                  FusedMBConvConfig(4, 3, 2, 8, 8, 1), MBConvConfig(4, 3, 2, 8, 16, 1)]
        return EfficientNet(stages, 0.1, num_classes=5, norm_layer=partial(nn.BatchNorm2d, eps=1e-3), last_channel=24)
    stages = [MBConvConfig(1, 3, 1, 8, 8, 1), MBConvConfig(6, 3, 2, 8, 8, 2), MBConvConfig(6, 5, 2, 8, 16, 1)]
    return EfficientNet(stages, 0.1, num_classes=5, last_channel=24)


NETS = {
    "resnet_basic": (lambda: TinyResNet(BasicBlock, 4, [1, 2, 1, 1]), 64),
    "resnet_bottleneck": (lambda: TinyResNet(Bottleneck, 4, [2, 1]), 64),
    "resnext": (lambda: TinyResNet(Bottleneck, 8, [1, 1], groups=4), 64),
    "resnet_small": (lambda: TinyResNet(BasicBlock, 6, [2, 1, 1], small=True), 32),
    "vgg": (lambda: vgg(False), 16),
    "vgg_bn": (lambda: vgg(True), 16),
    "densenet": (lambda: DenseNet(4, (2, 1, 2), 8, 2, num_classes=5), 64),
    "mobilenet_v2": (lambda: MobileNetV2(5, 0.1, [[1, 8, 1, 1], [3, 8, 2, 2], [3, 8, 3, 2], [3, 8, 4, 2], [3, 8, 3, 1], [3, 8, 3, 2], [3, 8, 1, 1]]), 64),
    "mobilenet_v3_large": (lambda: mobilenet_v3(True), 64),
    "mobilenet_v3_small": (lambda: mobilenet_v3(False), 64),
    "efficientnet": (lambda: efficientnet(False), 64),
    "efficientnet_v2": (lambda: efficientnet(True), 64),
    "convnext": (lambda: ConvNeXt([CNBlockConfig(8, 12, 1), CNBlockConfig(12, 16, 1), CNBlockConfig(16, 16, 1), CNBlockConfig(16, None, 1)], num_classes=5), 64),
    "vit": (lambda: VisionTransformer(32, 16, 2, 1, 64, 32, num_classes=5), 32),
}


def seeded(build, seed):
    torch.manual_seed(seed)
    net = build()
    with torch.no_grad():
        for module in net.modules():
            if isinstance(module, nn.BatchNorm2d):
                module.running_mean.normal_(0, 0.2)
                module.running_var.uniform_(0.5, 1.5)
            if isinstance(module, (nn.BatchNorm2d, nn.LayerNorm)):
                module.weight.uniform_(0.5, 1.5)
                module.bias.normal_(0, 0.2)
        for name, weight in net.named_parameters():
            if "layer_scale" in name or "class_token" in name:
                weight.uniform_(0.1, 1)
            elif name.startswith(("classifier", "heads", "fc")):
                weight.normal_(0, 0.5)
    return net.eval()


def write(name, net, form):
    weights = net.state_dict()
    match form:
        case 0:
            torch.save(weights, FOLDER / f"{name}.pth")
        case 1:
            torch.save({"epoch": 3, "state_dict": {"module." + key: value for key, value in weights.items()}}, FOLDER / f"{name}.pth")
        case 2:
            torch.save(weights, FOLDER / f"{name}.pth", _use_new_zipfile_serialization=False)
        case _:
            save_file({key: value.contiguous() for key, value in weights.items()}, FOLDER / f"{name}.safetensors")


for number, (name, (build, edge)) in enumerate(NETS.items()):
    net = seeded(build, number)
    pictures = np.sin(0.37 * np.arange(2 * 3 * edge * edge)).astype(np.float32).reshape(2, 3, edge, edge)
    with torch.no_grad():
        logits = net(torch.from_numpy(pictures)).numpy()
    write(name, net, number % 4)
    np.save(FOLDER / f"{name}.npy", logits)
    print(name, sum(p.numel() for p in net.parameters()), np.abs(logits).max())
