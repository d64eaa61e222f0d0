"""Exports: the customers in the forms that other programs read."""
