"""Tests of pages in a browser; `make browser` runs them in an environment of their own."""
