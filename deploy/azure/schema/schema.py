"""Checks the Terraform files of a folder against azurerm's own schema, where the provider itself cannot be had.

The schema is read from the provider's bindings for Python (package cdktf-cdktf-provider-azurerm), which were made from
it: for each resource its arguments, which of them are required, its blocks, and what it exports. Found are unknown
types, unknown and missing arguments, blocks written as arguments and the other way round, and references to resources
or attributes that do not exist. Values are not judged: that is `terraform validate`'s, which has the provider.

    python3 schema.py WHEEL FOLDER       exit 1 and one line a finding; needs python-hcl2
"""

import ast
import pathlib
import re
import sys
import zipfile

import hcl2

META = {"count", "for_each", "depends_on", "lifecycle", "provider", "provisioner", "connection", "timeouts", "id"}

# In azurerm 4.81 and 5.2 and not yet in the bindings, which ended before: read in the provider's documents instead.
NEWER = {
    "azurerm_kubernetes_cluster_deployment_safeguard": (
        {"kubernetes_cluster_id", "level"},
        {"pod_security_standards_level", "excluded_namespaces"},
    ),
}

# Arguments that came after the bindings, and those that went: both read in the provider's documents.
CHANGED = {
    "azurerm_kubernetes_cluster": ({"node_provisioning_profile"}, set()),
    "azurerm_federated_identity_credential": ({"user_assigned_identity_id"}, {"parent_id", "resource_group_name"}),
}


class Struct:
    """Arguments of a resource or block: name -> (required, block's Struct name or None)."""

    def __init__(self, node):
        document = ast.get_docstring(next(f for f in node.body if isinstance(f, ast.FunctionDef) and f.name == "__init__")) or ""
        blocks = set(re.findall(r":param (\w+): (?:\w+) block\b", document))
        init = next(f for f in node.body if isinstance(f, ast.FunctionDef) and f.name == "__init__")
        self.arguments = {}
        self.either = set()  # lists of objects, which may be written as blocks
        for argument, default in zip(init.args.kwonlyargs, init.args.kw_defaults):
            name = argument.arg.rstrip("_")
            kinds = re.findall(r"\b([A-Z]\w+)\b", ast.unparse(argument.annotation))
            kind = next((k for k in kinds if k not in {"IResolvable", "Union", "Optional", "Sequence", "Mapping", "Dict", "Any"}), None)
            self.arguments[name] = (default is None, kind if argument.arg in blocks else None)
            if kind and argument.arg not in blocks:
                self.either.add(name)


class Schema:
    def __init__(self, wheel):
        self.wheel = zipfile.ZipFile(wheel)
        self.root = next(n for n in self.wheel.namelist() if n.count("/") == 1 and n.endswith("/__init__.py")).split("/")[0]
        self.modules = {}

    def module(self, kind):
        """Classes of the module that a type's bindings are in, or None."""
        if kind not in self.modules:
            name = kind.removeprefix("azurerm_")
            path = f"{self.root}/{name}/__init__.py"
            try:
                tree = ast.parse(self.wheel.read(path))
            except KeyError:
                self.modules[kind] = None
            else:
                self.modules[kind] = {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}
        return self.modules[kind]

    def top(self, kind):
        """Name of a type's struct of arguments."""
        return next(name for name in self.module(kind) if name.endswith("Config"))

    def exports(self, kind):
        """Attributes that others may refer to."""
        classes = self.module(kind)
        node = classes[self.top(kind).removesuffix("Config")]
        return {f.name.rstrip("_") for f in node.body if isinstance(f, ast.FunctionDef) and f.decorator_list}


class Check:
    def __init__(self, schema):
        self.schema = schema
        self.found = []

    def say(self, where, what):
        self.found.append(f"{where}: {what}")

    def block(self, where, kind, name, body):
        """Arguments of one block against the struct called `name`."""
        struct = Struct(self.schema.module(kind)[name])
        arguments = struct.arguments
        if name == self.schema.top(kind):
            added, removed = CHANGED.get(kind, (set(), set()))
            arguments = {key: each for key, each in arguments.items() if key not in removed} | {key: (False, None) for key in added}
            struct.either |= added
        given = {key for key in body if not key.startswith("__")}
        dynamics = [(label.strip('"'), inner) for each in body.get("dynamic", []) for label, inner in each.items() if label != "__is_block__"]
        dynamic = {label for label, _ in dynamics}
        for key in sorted((given | dynamic) - {"dynamic"} - META):
            if key not in arguments:
                self.say(where, f"unknown argument '{key}'")
        for key, (required, _) in sorted(arguments.items()):
            if required and key not in given | dynamic:
                self.say(where, f"missing argument '{key}'")
        for key in sorted((given & set(arguments)) - struct.either - META):
            self.nested(f"{where}.{key}", kind, arguments[key][1], body[key])
        for label, content in dynamics:
            if label in arguments and arguments[label][1]:
                self.nested(f"{where}.{label}", kind, arguments[label][1], content["content"])

    def nested(self, where, kind, struct, value):
        written = isinstance(value, list) and bool(value) and all(isinstance(v, dict) for v in value)
        if struct and not written:
            self.say(where, "is a block, not an argument")
        elif struct:
            for inner in value:
                self.block(where, kind, struct, inner)
        elif written and not any(isinstance(v, dict) and "__is_block__" not in v for v in value):
            self.say(where, "is an argument, not a block")

    def newer(self, where, kind, body):
        required, optional = NEWER[kind]
        given = {key for key in body if not key.startswith("__")} - META
        for key in sorted(given - required - optional):
            self.say(where, f"unknown argument '{key}'")
        for key in sorted(required - given):
            self.say(where, f"missing argument '{key}'")

    def resource(self, where, kind, body):
        if kind in NEWER and self.schema.module(kind) is None:
            self.newer(where, kind, body)
        elif self.schema.module(kind) is None:
            self.say(where, f"unknown type '{kind}'")
        else:
            self.block(where, kind, self.schema.top(kind), body)

    def references(self, file, text, declared):
        text = re.sub(r"(?m)(^|\s)#.*$", "", text)
        for kind, name, attribute in re.findall(r"\b(?<!data\.)(azurerm_\w+)\.(\w+)(?:\[[^\]]*\])?(?:\.(\w+))?", text):
            if (kind, name) not in declared:
                self.say(file, f"no resource {kind}.{name}")
            elif attribute and self.schema.module(kind) and attribute not in self.schema.exports(kind):
                self.say(file, f"{kind}.{name} has no attribute '{attribute}'")


def main(wheel, folder):
    check = Check(Schema(wheel))
    files = sorted(pathlib.Path(folder).glob("*.tf"))
    parsed = {file: hcl2.loads(file.read_text()) for file in files}
    declared = {}
    for file, content in parsed.items():
        for each in content.get("resource", []):
            for kind, named in each.items():
                for name, body in named.items():
                    declared[kind.strip('"'), name.strip('"')] = (file.name, body)
    for (kind, name), (file, body) in sorted(declared.items()):
        check.resource(f"{file}: {kind}.{name}", kind, body)
    for file in files:
        check.references(file.name, file.read_text(), declared)
    for line in check.found:
        print(line)
    print(f"{len(declared)} resources of {len({kind for kind, _ in declared})} types, {len(check.found)} findings")
    return 1 if check.found or not declared else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
