"""Workflows: one short plan per thing a person does; they introduce the rooms to one another and print nothing."""
