"""Language server: an open story → diagnostics, hover and quick fixes in the editor that it stands in.

`server` speaks the protocol, `documents` examines in a process apart and drops what is outdated, `replies` makes of a
report what an editor shows, `references` finds the other version, `positions` counts as the editor does.
"""
