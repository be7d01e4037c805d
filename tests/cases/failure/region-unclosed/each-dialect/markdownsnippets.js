// begin-snippet: a
x();
