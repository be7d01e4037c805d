// --8<-- [start:a]
x();
