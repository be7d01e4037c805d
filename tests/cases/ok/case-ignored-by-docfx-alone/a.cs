// <Part>
x();
// </part>
