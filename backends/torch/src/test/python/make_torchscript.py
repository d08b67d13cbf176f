"""make_torchscript.py: writes TorchScript archives without PyTorch: code, pickled attributes and storages in a zip.

  python make_torchscript.py fixtures DIR            the small modules that the tests of this folder use
  python make_torchscript.py resnet152 BN_NPZ FILE   the seeded ResNet-152 of ../shared/vision/resnet152

A module is one class `__torch__.NAME` whose tensors are its attributes. What is written is what torch.jit.save writes
for a scripted module of that code: LibTorch compiles it in the same way.
"""
import io, pickle, struct, sys, zipfile
import numpy as np

STORAGE = {np.dtype("f4"): "FloatStorage", np.dtype("f8"): "DoubleStorage", np.dtype("f2"): "HalfStorage", np.dtype("i8"): "LongStorage"}


def number(value):
    return b"K" + bytes([value]) if value < 256 else b"J" + struct.pack("<i", value)


def text(value):
    raw = value.encode()
    return b"X" + struct.pack("<I", len(raw)) + raw


def shape(dims):
    return b"(" + b"".join(number(d) for d in dims) + b"t"


def tensor(key, array):
    strides = [int(np.prod(array.shape[i + 1:])) for i in range(array.ndim)]
    return (b"ctorch._utils\n_rebuild_tensor_v2\n((" + text("storage") + b"ctorch\n" + STORAGE[array.dtype].encode() + b"\n"
            + text(str(key)) + text("cpu") + number(array.size) + b"tQ" + number(0) + shape(array.shape) + shape(strides)
            + b"\x89ccollections\nOrderedDict\n)RtR")


def write(path, name, code, tensors):
    """One module; code is the text of its methods, indented by two."""
    body = b"\x80\x02c__torch__\n" + name.encode() + b"\n)\x81}(" + text("training") + b"\x89"
    for key, (attribute, array) in enumerate(tensors.items()):
        body += text(attribute) + tensor(key, array)
    body += b"ub."
    lines = ["class %s(Module):" % name, "  __parameters__ = []", "  __buffers__ = [%s]" % "".join('"%s", ' % t for t in tensors), "  training : bool"]
    lines += ["  %s : Tensor" % t for t in tensors]
    # PyTorch maps records: each starts at a multiple of 64 bytes.
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        def put(member, data):
            info = zipfile.ZipInfo("m/" + member, (1980, 1, 1, 0, 0, 0))
            start = archive.fp.tell() + 30 + len(info.filename)
            info.extra = b"FB" + struct.pack("<H", (-(start + 4)) % 64) + b"Z" * ((-(start + 4)) % 64)
            archive.writestr(info, data)
        put("data.pkl", body)
        put("code/__torch__.py", ("\n".join(lines) + "\n" + code).encode())
        put("constants.pkl", b"\x80\x02).")
        put("version", b"3\n")
        for key, array in enumerate(tensors.values()):
            put("data/%d" % key, np.ascontiguousarray(array).tobytes())


def fixtures(folder):
    draw = np.random.Generator(np.random.PCG64(7))
    def f(*dims):
        return draw.standard_normal(dims, np.float32)
    mlp = "  def forward(self: __torch__.Mlp,\n    x: Tensor) -> Tensor:\n    h = torch.relu(torch.linear(x, self.w1, self.b1))\n    return torch.softmax(torch.linear(h, self.w2, self.b2), 1)\n"
    write(folder + "/mlp.pt", "Mlp", mlp, {"w1": f(16, 5), "b1": f(16), "w2": f(3, 16), "b2": f(3)})
    conv = ("  def forward(self: __torch__.Cnn,\n    picture: Tensor) -> Dict[str, Tensor]:\n"
            "    h = torch.relu(torch.conv2d(picture, self.w, self.b, [2, 2], [1, 1]))\n"
            "    pooled = torch.flatten(torch.adaptive_avg_pool2d(h, [1, 1]), 1)\n"
            "    return {\"embedding\": pooled, \"logits\": torch.linear(pooled, self.fw, self.fb)}\n")
    write(folder + "/cnn.pt", "Cnn", conv, {"w": f(4, 3, 3, 3), "b": f(4), "fw": f(10, 4), "fb": f(10)})
    words = ("  def forward(self: __torch__.Words,\n    ids: Tensor) -> Tuple[Tensor, Tensor]:\n"
             "    h = torch.embedding(self.table, ids)\n    return (torch.mean(h, [1]), torch.permute(h, [0, 2, 1]))\n")
    write(folder + "/words.pt", "Words", words, {"table": f(20, 6)})
    pair = ("  def forward(self: __torch__.Pair,\n    left: Tensor,\n    right: Tensor,\n    scale: float=2.) -> Tensor:\n"
            "    _0 = torch.add_(left, right)\n    return torch.mul(torch.matmul(_0, self.w), scale)\n")
    write(folder + "/pair.pt", "Pair", pair, {"w": f(4, 2)})
    half = "  def forward(self: __torch__.Half,\n    x: Tensor) -> Tensor:\n    return torch.matmul(x, self.w)\n"
    write(folder + "/half.pt", "Half", half, {"w": f(4, 2).astype(np.float16)})
    loop = ("  def forward(self: __torch__.Power,\n    x: Tensor,\n    times: Tensor) -> Tensor:\n    n = int(times[0])\n    y = x\n"
            "    for _0 in range(torch.add(n, 1)):\n      y = torch.matmul(y, self.w)\n    return y\n")
    write(folder + "/loop.pt", "Power", loop, {"w": f(3, 3)})
    towers = ("  def forward(self: __torch__.Towers,\n    left: Tensor,\n    right: Tensor) -> Tensor:\n"
              "    return torch.add(torch.matmul(left, self.a), torch.matmul(right, self.b))\n")
    write(folder + "/towers.pt", "Towers", towers, {"a": f(4, 2), "b": f(3, 2)})
    saves = "  def forward(self: __torch__.Saves,\n    x: Tensor) -> Tensor:\n    torch.save(x, \"x.pt\")\n    return x\n"
    write(folder + "/saves.pt", "Saves", saves, {"w": f(1)})
    listed = "  def forward(self: __torch__.Listed,\n    xs: List[Tensor]) -> Tensor:\n    return xs[0]\n"
    write(folder + "/listed.pt", "Listed", listed, {"w": f(1)})
    unknown = "  def forward(self: __torch__.Unknown,\n    x: Tensor) -> Tensor:\n    return ops.elsewhere.polish(x)\n"
    write(folder + "/unknown.pt", "Unknown", unknown, {"w": f(1)})
    double = "  def forward(this: __torch__.Double,\n    x: Tensor) -> Tensor:\n    return torch.linear(x, this.w, this.b)\n"
    write(folder + "/double.pt", "Double", double, {"w": f(2, 4).astype(np.float64), "b": f(2).astype(np.float64)})
    short = "  def forward(self: __torch__.Short,\n    x: Tensor) -> Tensor:\n    return torch.to(torch.matmul(x, self.w), 2)\n"
    write(folder + "/short.pt", "Short", short, {"w": f(4, 2)})
    spoken = "  def forward(self: __torch__.Spoken,\n    x: Tensor) -> str:\n    return \"words\"\n"
    write(folder + "/spoken.pt", "Spoken", spoken, {"w": f(1)})


def resnet152_weights(bn):
    """State dict order of torchvision's resnet152, weights as make_resnet152.py draws them."""
    stats = np.load(bn)
    draw = np.random.Generator(np.random.PCG64(152))
    weights = {}
    def conv(key, out, into, edge):
        weights[key] = draw.standard_normal((out, into, edge, edge), np.float32) * np.float32((2.0 / (out * edge * edge)) ** .5)
    def norm(key, size, last=False):
        weights[key + ".weight"] = np.full(size, 0.25 if last else 1, np.float32)
        weights[key + ".bias"] = np.zeros(size, np.float32)
        for stat in ("running_mean", "running_var"):
            weights[key + "." + stat] = stats[key + "." + stat].astype(np.float32)
    conv("conv1.weight", 64, 3, 7); norm("bn1", 64)
    into = 64
    for layer, (blocks, width) in enumerate([(3, 64), (8, 128), (36, 256), (3, 512)], 1):
        for block in range(blocks):
            at = "layer%d.%d." % (layer, block)
            conv(at + "conv1.weight", width, into, 1); norm(at + "bn1", width)
            conv(at + "conv2.weight", width, width, 3); norm(at + "bn2", width)
            conv(at + "conv3.weight", 4 * width, width, 1); norm(at + "bn3", 4 * width, True)
            if block == 0:
                conv(at + "downsample.0.weight", 4 * width, into, 1); norm(at + "downsample.1", 4 * width)
            into = 4 * width
    weights["fc.weight"] = draw.standard_normal((1000, 2048), np.float32) * np.float32(0.05)
    weights["fc.bias"] = np.zeros(1000, np.float32)
    return weights


def resnet152(bn, path):
    weights = resnet152_weights(bn)
    lines = ["  def forward(self: __torch__.ResNet,", "    x: Tensor) -> Tensor:"]
    def own(key):
        return "self." + key.replace(".", "_")
    def step(target, source, conv, norm, stride, padding):
        lines.append("    %s = torch.conv2d(%s, %s, None, [%d, %d], [%d, %d])" % (target, source, own(conv + ".weight"), stride, stride, padding, padding))
        lines.append("    %s = torch.batch_norm(%s, %s, %s, %s, %s, False, 0.10000000000000001, 1.0000000000000001e-05, True)" % (target, target, own(norm + ".weight"), own(norm + ".bias"), own(norm + ".running_mean"), own(norm + ".running_var")))
    step("h", "x", "conv1", "bn1", 2, 3)
    lines.append("    h = torch.max_pool2d(torch.relu(h), [3, 3], [2, 2], [1, 1])")
    for layer, blocks in enumerate([3, 8, 36, 3], 1):
        for block in range(blocks):
            at = "layer%d.%d." % (layer, block)
            stride = 2 if layer > 1 and block == 0 else 1
            step("o", "h", at + "conv1", at + "bn1", 1, 0); lines.append("    o = torch.relu(o)")
            step("o", "o", at + "conv2", at + "bn2", stride, 1); lines.append("    o = torch.relu(o)")
            step("o", "o", at + "conv3", at + "bn3", 1, 0)
            if block == 0:
                step("h", "h", at + "downsample.0", at + "downsample.1", stride, 0)
            lines.append("    h = torch.relu(torch.add(o, h))")
    lines.append("    h = torch.flatten(torch.adaptive_avg_pool2d(h, [1, 1]), 1)")
    lines.append("    return torch.linear(h, self.fc_weight, self.fc_bias)")
    write(path, "ResNet", "\n".join(lines) + "\n", {k.replace(".", "_"): v for k, v in weights.items()})


if __name__ == "__main__":
    if sys.argv[1] == "fixtures":
        fixtures(sys.argv[2])
    else:
        resnet152(sys.argv[2], sys.argv[3])
