"""The room of the timers: what starts a run when nobody does."""
