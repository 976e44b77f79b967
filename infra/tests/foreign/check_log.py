"""Checks a log without any code of this repository: a second reading of RFC 6962 and C2SP tlog-tiles.

    python3 check_log.py FOLDER

FOLDER is the one that the Go program of this folder checks; the tiles are in FOLDER/log. The script
recomputes the root from the bundles of entries, compares every hash tile, and checks every proof file.
It does not verify signatures, because Python's standard library has no Ed25519.
"""

import base64
import hashlib
import pathlib
import sys

WIDTH = 256


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def leaf_hash(entry):
    return sha256(b"\x00", entry)


def node_hash(left, right):
    return sha256(b"\x01", left, right)


def root_of(hashes):
    """Returns the root by pairing level after level; an odd last node moves up unchanged."""
    if not hashes:
        return sha256()
    while len(hashes) > 1:
        pairs = [node_hash(*hashes[at : at + 2]) for at in range(0, len(hashes) - 1, 2)]
        hashes = pairs + (hashes[-1:] if len(hashes) % 2 else [])
    return hashes[0]


def path_of(level, index, width):
    digits = str(index)
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    groups = [digits[at : at + 3] for at in range(0, len(digits), 3)]
    name = "/".join(["x" + group for group in groups[:-1]] + groups[-1:])
    return f"tile/{level}/{name}" + ("" if width == WIDTH else f".p/{width}")


def tiles_of(level, count):
    for first in range(0, count, WIDTH):
        yield path_of(level, first // WIDTH, min(WIDTH, count - first)), slice(first, first + WIDTH)


def entries_of(bundle):
    at = 0
    while at < len(bundle):
        length = int.from_bytes(bundle[at : at + 2], "big")
        entry = bundle[at + 2 : at + 2 + length]
        assert len(entry) == length, "a bundle ends within an entry"
        yield entry
        at += 2 + length


def parse_checkpoint(note):
    text = note[: note.rindex("\n\n") + 1]
    origin, size, root = text.split("\n")[:3]
    return int(size), base64.b64decode(root, validate=True)


def included(leaf, index, size, path, root):
    """Follows a path upwards (RFC 6962, section 2.1.1): whether it leads from the leaf to the root."""
    node, last = index, size - 1
    for sibling in path:
        while node == last and node % 2 == 0 and last > 0:
            node, last = node // 2, last // 2
        if last == 0:
            return False
        leaf = node_hash(sibling, leaf) if node % 2 else node_hash(leaf, sibling)
        node, last = node // 2, last // 2
    return last == 0 and leaf == root


def check_proof(file):
    proof, _, note = file.read_text("utf-8").partition("\n\n")
    lines = proof.split("\n")
    assert lines[0] == "c2sp.org/tlog-proof@v1", "a proof has another header"
    index_line, *path = [line for line in lines[1:] if not line.startswith("extra ")]
    index = int(index_line.removeprefix("index "))
    size, root = parse_checkpoint(note)
    leaf = leaf_hash(file.with_suffix(".entry").read_bytes())
    hashes = [base64.b64decode(line, validate=True) for line in path]
    assert included(leaf, index, size, hashes, root), f"{file.name} does not lead to the root"


def main(folder):
    log = folder / "log"
    size, root = parse_checkpoint((log / "checkpoint").read_text("utf-8"))
    entries = [
        entry
        for path, _ in tiles_of("entries", size)
        for entry in entries_of((log / path).read_bytes())
    ]
    assert len(entries) == size, f"the bundles have {len(entries)} entries instead of {size}"
    hashes = [leaf_hash(entry) for entry in entries]
    assert root_of(hashes) == root, "the entries have another root than the checkpoint"
    level = 0
    while hashes:
        for path, within in tiles_of(level, len(hashes)):
            assert (log / path).read_bytes() == b"".join(hashes[within]), f"{path} has other hashes"
        full = range(0, len(hashes) - WIDTH + 1, WIDTH)
        hashes, level = [root_of(hashes[first : first + WIDTH]) for first in full], level + 1
    proofs = sorted((folder / "proofs").glob("*.tlog-proof"))
    for file in proofs:
        check_proof(file)
    print(f"{size} entries, {level} levels of tiles, {len(proofs)} proofs")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
