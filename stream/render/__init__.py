"""Events and dead letters in the forms people and maps read. Pure: what is handed in comes back as text."""
