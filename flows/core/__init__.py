"""The shared vocabulary of the house: errors, settings, months, paths, figures."""
