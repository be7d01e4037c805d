// ANCHOR: a
// ANCHOR_END: a
// ANCHOR: b

  
// ANCHOR_END: b
