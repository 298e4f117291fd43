"""Tests of what it takes to run a house."""
