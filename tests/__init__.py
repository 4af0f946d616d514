"""The tests of sleepmon."""
