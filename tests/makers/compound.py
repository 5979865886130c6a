"""A writer of minimal OLE compound files ([MS-CFB] version 3): no library writes them.

Streams are padded with zeros to 4096 bytes, so that none needs the mini stream.
"""

import struct
from dataclasses import dataclass, field

SECTOR = 512
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_ENTRY = struct.Struct("<64sHBBIII16sIQQIII")


@dataclass
class _Node:
    name: str
    kind: int  # 1 storage, 2 stream, 5 root
    data: bytes = b""
    children: list[int] = field(default_factory=list)
    start: int = END


def compound(streams: dict[str, bytes]) -> bytes:
    """A compound file with these streams; a path such as `ObjectPool/_1/Package` makes storages."""
    nodes = _tree(streams)
    directory_sectors = -(-len(nodes) // 4)
    lengths = [len(node.data) // SECTOR for node in nodes]
    used = directory_sectors + sum(lengths)
    fat_sectors = 1
    while fat_sectors * 128 < used + fat_sectors:
        fat_sectors += 1
    table = [FAT] * fat_sectors + _chain(fat_sectors, directory_sectors)
    for node, length in zip(nodes, lengths, strict=True):
        if length:
            node.start = len(table)
            table += _chain(len(table), length)
    table += [FREE] * (fat_sectors * 128 - len(table))
    body = struct.pack(f"<{len(table)}I", *table)
    body += _directory(nodes).ljust(directory_sectors * SECTOR, b"\0")
    return _header(fat_sectors) + body + b"".join(node.data for node in nodes)


def _tree(streams: dict[str, bytes]) -> list[_Node]:
    nodes = [_Node("Root Entry", 5)]
    known = {(): 0}
    for path, data in streams.items():
        steps = tuple(path.split("/"))
        for depth in range(1, len(steps) + 1):
            if steps[:depth] in known:
                continue
            leaf = depth == len(steps)
            size = max(4096, -(-len(data) // SECTOR) * SECTOR)
            known[steps[:depth]] = len(nodes)
            nodes[known[steps[: depth - 1]]].children.append(len(nodes))
            padded = data.ljust(size, b"\0") if leaf else b""
            nodes.append(_Node(steps[depth - 1], 2 if leaf else 1, padded))
    return nodes


def _chain(first: int, length: int) -> list[int]:
    return [*range(first + 1, first + length), END] if length else []


def _directory(nodes: list[_Node]) -> bytes:
    right = {}
    for node in nodes:
        right |= dict(zip(node.children, node.children[1:], strict=False))
    entries = b""
    for number, node in enumerate(nodes):
        name = (node.name + "\0").encode("utf-16-le")
        child = node.children[0] if node.children else FREE
        entries += _ENTRY.pack(
            name, len(name), node.kind, 1, FREE, right.get(number, FREE), child,
            b"", 0, 0, 0, node.start, len(node.data), 0,
        )  # fmt: skip
    return entries


def _header(fat_sectors: int) -> bytes:
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<IIIIIIIII", 0, fat_sectors, fat_sectors, 0, 4096, END, 0, END, 0)
    difat = [*range(fat_sectors), *[FREE] * (109 - fat_sectors)]
    return head + struct.pack("<109I", *difat)
