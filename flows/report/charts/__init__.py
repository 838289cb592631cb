"""Numbers -> charts, one module for each: which shapes, and which words beside them."""
