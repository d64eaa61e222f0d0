"""Workflows: one short plan per thing a person does; here the rooms meet, and nothing is printed."""
