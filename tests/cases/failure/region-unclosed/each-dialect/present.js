// START a OMIT
x();
