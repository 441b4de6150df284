"""Figures as files: on white, with their source, in a font that they carry along."""
