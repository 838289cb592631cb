"""An invented member's exports, and the truth about them.

Imports nothing else of the product, so that it can bear witness for it.
"""
