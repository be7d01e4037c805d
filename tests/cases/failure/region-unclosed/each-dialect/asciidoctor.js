// tag::a[]
x();
