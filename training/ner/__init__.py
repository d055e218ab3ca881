"""Corpora, variants, conversion, calibration, evaluation: what the training of recognizers shares. See README.md."""
