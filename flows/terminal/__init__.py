"""What a person sees at a terminal; the only room that imports rich."""
