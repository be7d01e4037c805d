"""What is wrong, and where: codes, places, reports and the forms in which they are printed."""
