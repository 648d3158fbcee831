"""`python -m skelact.cli`, as `torchrun` needs it."""

from skelact.cli import main

if __name__ == "__main__":
    main()
