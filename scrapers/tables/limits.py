"""How large a file may be in every direction, checked before or while it is read."""

from typing import Final

UNPACKED_BYTES: Final = 400 * 1024 * 1024  # of a workbook
STREAM_BYTES: Final = 8 * 1024 * 1024 * 1024  # of a packed text file
SUSPECT_BYTES: Final = 16 * 1024 * 1024  # from here on the compression is looked at
MOST_RATIO: Final = 120  # unpacked to packed; tables of real ads stay under 40
LINE_BYTES: Final = 4 * 1024 * 1024
CELL_CHARACTERS: Final = 1024 * 1024
COLUMNS: Final = 1024
CELLS: Final = 20_000_000
PARTS: Final = 5_000  # of the package of a workbook
SHEETS: Final = 200
AGENCY_ROWS: Final = 300_000  # of a list of agencies: several times those of a province
MERGES: Final = 50_000
PART_BYTES: Final = 16 * 1024 * 1024  # of the parts that describe a workbook
STRING_BYTES: Final = 200 * 1024 * 1024
HTML_BYTES: Final = 64 * 1024 * 1024
TABLE_DEPTH: Final = 100  # tables within tables of a web page
QUOTED_LINES: Final = 500  # a quoted cell may run over this many lines
QUOTED_CHARACTERS: Final = 200_000
HEADER_WITHIN: Final = 20
