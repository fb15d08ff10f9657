"""One service per file: they implement the ports and translate foreign errors."""
