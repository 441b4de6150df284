"""Run Python so that the rights of files bind it even where root runs it: ``python -m tests.rights -m MODULE``."""

import ctypes
import os
import sys

DAC_OVERRIDE, DAC_READ_SEARCH, DROP_FROM_BOUNDING_SET = 1, 2, 24
"""Root's rights to write and to read any file, and what takes them from the next program (``man 7 capabilities``)."""


def main() -> None:
    """Give these rights up where we have them, then run."""
    if os.geteuid() == 0:
        library = ctypes.CDLL(None, use_errno=True)
        for right in (DAC_OVERRIDE, DAC_READ_SEARCH):
            if library.prctl(DROP_FROM_BOUNDING_SET, right, 0, 0, 0):
                raise OSError(ctypes.get_errno(), "root cannot give up its right to write any file")
    os.execv(sys.executable, [sys.executable, *sys.argv[1:]])


if __name__ == "__main__":
    main()
