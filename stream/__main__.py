"""`python -m stream`: the same as `dateline`."""

from stream.cli.main import run

if __name__ == "__main__":
    run()
