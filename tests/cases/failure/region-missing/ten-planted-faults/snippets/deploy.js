// snippet-upload
put();
// snippet-upload
// snippet-rollback
undo();
