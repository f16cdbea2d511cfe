"""Who asks, and may they? The gate that every page, download, route and upload goes through, and the sign-in."""
