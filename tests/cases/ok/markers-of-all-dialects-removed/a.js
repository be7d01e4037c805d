// snippet-one
// #two
// ANCHOR: three
// tag::four[]
// #region five
// --8<-- [start:six]
// [START seven]
// begin-snippet: eight
// :snippet-start: nine
// @@@SNIPSTART ten
// <eleven>
// snippet-start:[twelve]
// #docregion thirteen
//! [fourteen]
// @start region="fifteen"
// START sixteen OMIT
// snippet.seventeen
// [docs:eighteen]
shown();
// [docs:eighteen-end]
// snippet.end
// END sixteen OMIT
// @end region="fifteen"
//! [fourteen]
// #enddocregion thirteen
// snippet-end:[twelve]
// </eleven>
// @@@SNIPEND
// :snippet-end:
// end-snippet
// [END seven]
// --8<-- [end:six]
// #endregion five
// end::four[]
// ANCHOR_END: three
// #two
// snippet-one
