"""Calls for help, met before everything else."""
