"""The product's own templates of papers, as text; ``documents.papers`` makes Word files of them.

``= `` title, ``^ `` centred, ``> `` to the right, ``: `` not indented, ``| `` a row of a table.
"""
