"""Write what happened into the page: `verify --accept`."""
