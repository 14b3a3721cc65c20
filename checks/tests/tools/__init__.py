"""Tests of the smaller tools."""
