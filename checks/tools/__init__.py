"""Smaller tools of maintainers: prose, links, benchmarks, pictures."""
