"""The command line. One file per command, each thin over a plain function; `main` puts them together."""
