"""A unit vector made small: 256 sign bits to look through quickly, and one byte a number to compare closely.

All comparing is done in whole numbers, so that the same notes give the same order on every machine.
"""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Bytes = npt.NDArray[np.int8]
Bits = npt.NDArray[np.uint64]

WIDE = 256
"""Numbers in a vector."""
WORDS = WIDE // 64
"""64-bit words that hold a vector's signs."""
FURTHEST = WIDE
"""The most signs in which two vectors can differ."""


def sign_bits(rows: Floats) -> Bits:
    """(n, 256) → (WORDS, n): bit k of a column is set where number k is above nought."""
    packed = np.packbits(rows > 0, axis=1, bitorder="little")
    return np.ascontiguousarray(packed.view("<u8").T)


def in_bytes(rows: Floats) -> Bytes:
    """(n, 256), each row stretched so that its largest number is ±127. Length is lost, direction kept."""
    largest = np.abs(rows).max(axis=1, keepdims=True)
    return np.rint(rows * (127 / np.maximum(largest, 1e-12))).astype(np.int8)


def differing(bits: Bits, asked: Bits, *, out: npt.NDArray[np.uint16]) -> None:
    """How many signs of each column of ``bits`` (WORDS, n) differ from those of ``asked`` (WORDS, 1); written to ``out`` (n)."""
    mixed = np.empty(bits.shape[1], dtype=np.uint64)
    counted = np.empty(bits.shape[1], dtype=np.uint8)
    out[:] = 0
    for word in range(WORDS):
        np.bitwise_xor(bits[word], asked[word, 0], out=mixed)
        np.bitwise_count(mixed, out=counted)
        np.add(out, counted, out=out)


def closeness(rows: Bytes, asked: Floats) -> npt.NDArray[np.float64]:
    """The cosine of each row of bytes with the unit vector ``asked``, from -1 to 1."""
    wide = rows.astype(np.int32)
    query = np.rint(asked * (32767 / max(float(np.abs(asked).max()), 1e-12))).astype(np.int32)
    # 256 × 127 × 32767 stays below 2³¹, so these sums are exact.
    lengths = np.sqrt(np.einsum("ij,ij->i", wide, wide).astype(np.float64))
    length = np.sqrt(float(np.dot(query.astype(np.int64), query.astype(np.int64))))
    return (wide @ query) / np.maximum(lengths * length, 1.0)
