#!/usr/bin/env python3
"""Makes the table of Kubernetes types that the module kustomize reads at run time.

    schema_table.py KYAML_MODULE DIRECTORY

KYAML_MODULE is the directory of the Go module sigs.k8s.io/kustomize/kyaml (v0.21.1). Read from it is
only data: the OpenAPI document of Kubernetes v1.21.2 (in the Protocol Buffers form of gnostic) and the
few definitions of kustomize's own types. Kept is only what a strategic merge asks for: which field is
of which type, how lists merge, which type belongs to which definition, and what is namespaced.

Two files are written to DIRECTORY. scopes.txt holds one line API_VERSION KIND SCOPE for each type, where
SCOPE says whether it belongs to the cluster or to a namespace; it is apart because every build asks for
it. In kubernetes-1.21.2.txt one line is one fact:

    type API_VERSION KIND DEFINITION
    def NAME FIELD ... FIELD=SHAPE ...        definitions are numbered from 0 in order
    own NAME FIELD ... FIELD=SHAPE ...        the same, of kustomize's own types

A FIELD alone has a schema that says nothing about what is below it. A SHAPE is @N (definition N),
. (nothing), [SHAPE] (a list) or {SHAPE} (a map of free keys); ~STRATEGY:KEY,KEY after a list says how
it merges.
"""

import json
import os
import sys

HEADER = """# Made by tools/kustomize/schema_table.py from the OpenAPI document of Kubernetes v1.21.2
# (Apache-2.0) and the definitions of kustomize's own types; do not edit."""
GVK = "x-kubernetes-group-version-kind"


def varint(data, at):
    result = shift = 0
    while True:
        byte = data[at]
        at += 1
        result |= (byte & 127) << shift
        if byte < 128:
            return result, at
        shift += 7


def fields(data):
    """The (number, value) pairs of one Protocol Buffers message."""
    at = 0
    while at < len(data):
        key, at = varint(data, at)
        wire = key & 7
        if wire == 0:
            value, at = varint(data, at)
        elif wire == 2:
            length, at = varint(data, at)
            value = data[at : at + length]
            at += length
        else:
            width = {1: 8, 5: 4}[wire]
            value = data[at : at + width]
            at += width
        yield key >> 3, value


def message(data):
    result = {}
    for number, value in fields(data):
        result.setdefault(number, []).append(value)
    return result


def text(data):
    return data.decode("utf-8")


def simple_yaml(lines):
    """Extensions are scalars, lists of scalars or lists of flat maps; nothing else is needed here."""
    lines = [line for line in lines.split("\n") if line.strip()]
    if len(lines) == 1 and ": " not in lines[0] and not lines[0].startswith("- "):
        return lines[0].strip('"')
    if not lines[0].startswith("- "):
        return dict(flat_entry(line) for line in lines)
    items = []
    for line in lines:
        if line.startswith("- "):
            items.append(line[2:] if ": " not in line else dict([flat_entry(line[2:])]))
        else:
            key, value = flat_entry(line.strip())
            items[-1][key] = value
    return items


def flat_entry(line):
    key, _, value = line.partition(": ")
    return key.strip(), value.strip().strip('"')


def extensions(values):
    result = {}
    for value in values:
        named = message(value)
        name = text(named[1][0])
        if name == GVK or name.startswith("x-kubernetes-patch-") or name == "x-kubernetes-list-map-keys":
            result[name] = simple_yaml(text(message(named[2][0])[2][0]))
    return result


def schema_of(data):
    """A gnostic Schema message in the form of its JSON."""
    parts = message(data)
    schema = {}
    if 1 in parts:
        schema["$ref"] = text(parts[1][0])
    if 22 in parts:
        schema["type"] = [text(value) for value in message(parts[22][0])[1]]
    if 23 in parts:
        schema["items"] = schema_of(message(parts[23][0])[1][0])
    if 21 in parts:
        either = message(parts[21][0])
        if 1 in either:
            schema["additionalProperties"] = schema_of(either[1][0])
    if 25 in parts:
        named = [message(value) for value in message(parts[25][0]).get(1, [])]
        schema["properties"] = {text(one[1][0]): schema_of(one[2][0]) for one in named}
    schema.update(extensions(parts.get(31, [])))
    return schema


def kubernetes(path):
    """Definitions by name, and (path, type) of everything that can be got."""
    with open(path, "rb") as file:
        document = message(file.read())
    named = [message(value) for value in message(document[9][0])[1]]
    definitions = {text(one[1][0]): schema_of(one[2][0]) for one in named}
    gets = []
    for value in message(document[8][0])[2]:
        item = message(value)
        for operation in message(item[2][0]).get(2, []):
            gvk = extensions(message(operation).get(13, [])).get(GVK)
            if gvk:
                gets.append((text(item[1][0]), gvk))
    return definitions, gets


def type_of(gvk):
    group = gvk.get("group", "")
    return (group + "/" if group else "") + gvk["version"], gvk["kind"]


def main(module, target):
    openapi = os.path.join(module, "openapi")
    definitions, gets = kubernetes(os.path.join(openapi, "kubernetesapi", "v1_21_2", "swagger.pb"))
    with open(os.path.join(openapi, "kustomizationapi", "swagger.json"), encoding="utf-8") as file:
        own = json.load(file)["definitions"]
    number = {name: n for n, name in enumerate(sorted(definitions) + sorted(own))}
    everything = {**definitions, **own}

    namespaced = {}
    for path, gvk in gets:
        key = type_of(gvk)
        namespaced[key] = namespaced.get(key, False) or "namespaces/{namespace}" in path
    defined = {}
    for name, schema in everything.items():
        for gvk in schema.get(GVK, []):
            defined[type_of(gvk)] = number[name]

    with open(os.path.join(target, "scopes.txt"), "w", encoding="utf-8") as out:
        print(HEADER, file=out)
        for key, value in sorted(namespaced.items()):
            print(*key, "namespace" if value else "cluster", file=out)
    with open(os.path.join(target, "kubernetes-1.21.2.txt"), "w", encoding="utf-8") as out:
        print(HEADER, file=out)
        for key in sorted(defined):
            print("type", *key, defined[key], file=out)
        for names, word in ((sorted(definitions), "def"), (sorted(own), "own")):
            for name in names:
                print(" ".join([word, name] + definition(everything[name], number)), file=out)


def definition(schema, number):
    assert "items" not in schema and "additionalProperties" not in schema or not schema["additionalProperties"], schema
    plain, shaped = [], []
    for field, value in sorted(schema.get("properties", {}).items()):
        form = shape(value, number)
        assert not set(field) & set(" =,"), field
        if form == ".":
            plain.append(field)
        else:
            shaped.append(field + "=" + form)
    return plain + shaped


def shape(schema, number):
    if "$ref" in schema:
        return "@" + str(number[schema["$ref"].removeprefix("#/definitions/")])
    assert not schema.get("properties"), schema
    kind = schema.get("type")
    if kind == ["array"] or kind == "array":
        inner = "[" + shape(schema["items"], number) + "]"
    elif schema.get("additionalProperties"):
        inner = "{" + shape(schema["additionalProperties"], number) + "}"
    else:
        inner = "."
    strategy = schema.get("x-kubernetes-patch-strategy")
    if strategy is None:
        return inner
    keys = schema.get("x-kubernetes-list-map-keys")
    if keys is None:
        keys = [schema[k] for k in ["x-kubernetes-patch-merge-key"] if k in schema]
    return inner + "~" + strategy.replace(",", "+") + ":" + ",".join(keys)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
