"""The site in Firefox, which is no browser of Playwright's."""
