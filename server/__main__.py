"""`python -m server` in the checkout: the same as `skelact serve`."""

import sys

from skelact.cli import main

if __name__ == "__main__":
    main(["serve", *sys.argv[1:]])
