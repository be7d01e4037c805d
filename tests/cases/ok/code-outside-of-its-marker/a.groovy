run '''// tag::x[]
a = 1
// end::x[]
'''
{ // ANCHOR: y
b = 2
/* ANCHOR_END: y */ }
d = 3
