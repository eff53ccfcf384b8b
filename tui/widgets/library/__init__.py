"""The library.

library_lines     what its screen says, as text
library_progress  how far its update is
library_charts    its articles by time and by outlet
add_path          a folder or file to add
typed_path        such a path, completed and looked at
"""
