"""The upload: the area on the page, its boxes, and the route that streams a file to disk."""
