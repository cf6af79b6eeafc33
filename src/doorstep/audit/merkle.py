"""Merkle tree of RFC 6962: one hash that stands for an ordered list."""

import hashlib
from collections.abc import Sequence


def leaf_hash(content: bytes) -> bytes:
    """Hash of one element."""
    return hashlib.sha256(b"\x00" + content).digest()


def root(leaves: Sequence[bytes]) -> bytes:
    """Hash over the hashes of all elements.

    >>> root([]) == hashlib.sha256(b"").digest()
    True
    """
    if not leaves:
        return hashlib.sha256(b"").digest()
    # A stack of perfect subtrees is the same tree as the recursive definition, without recursion.
    stack: list[tuple[int, bytes]] = []
    for leaf in leaves:
        size, node = 1, leaf
        while stack and stack[-1][0] == size:
            node = _node(stack.pop()[1], node)
            size *= 2
        stack.append((size, node))
    _, node = stack.pop()
    while stack:
        node = _node(stack.pop()[1], node)
    return node


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()
