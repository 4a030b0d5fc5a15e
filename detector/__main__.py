"""`python -m detector` does what `detector` does."""

from .cli import main

if __name__ == "__main__":
    main()
