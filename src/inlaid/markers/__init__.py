"""Sources as text: comments, markers and the regions that they enclose."""
