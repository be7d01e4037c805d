x();
// end::a[]
