"""Makers of synthetic medical files: functions that turn a synthetic person into bytes."""
