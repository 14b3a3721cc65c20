"""Smaller tools of maintainers: prose, links, pictures."""
