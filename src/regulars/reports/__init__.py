"""Reports coming in: from a path to blocks of Arrow text, every line with its physical number.

A report's way through this room::

    sources.find(paths)       which files, each once
    contents.chunks(source)   its bytes, unpacked
    shipments.open(source)    one pass: SHA-256, encoding, header; or a refusal in one sentence
    Report.blocks()           second pass: lines.cut → encodings.to_utf8 → (comma.mend) → blocks.parse

Nothing here knows what a value means: everything is text, as it stands in the file.
"""
